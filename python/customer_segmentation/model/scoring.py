"""Which centroid is the nearest, and how far: of rows in Python, of a table in SQL.

Scoring itself is SQL (macros ``scored_customers`` and ``squared_distance``). What the fit
computes is the same to the last bit, and a test holds the three together.
"""

from collections.abc import Collection

import numpy as np

from customer_segmentation.model.transform import FeatureParameters


def double_literal(value: float) -> str:
    """Write a number that the engine reads as the very same double: see the macro.

    Examples
    --------
    >>> double_literal(0.1), double_literal(1e-07)
    ('0.1e0', '1e-07')
    """
    written = repr(float(value))
    return written if "e" in written else written + "e0"


def squared_distances(
    points: np.ndarray, centroids: np.ndarray, is_counted: np.ndarray | None = None
) -> np.ndarray:
    """Squared Euclidean distances (n × k), by differences: exactly 0 for equal rows.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    centroids : ndarray of shape (k, d)
    is_counted : ndarray of bool of shape (n, d), optional
        What is not makes no difference; all are by default.
    """
    distances = np.zeros((len(points), len(centroids)))
    for dimension in range(points.shape[1]):
        difference = points[:, dimension, None] - centroids[None, :, dimension]
        if is_counted is not None:
            difference = np.where(is_counted[:, dimension, None], difference, 0)
        distances += difference * difference
    return distances


def scored(
    features: list[FeatureParameters],
    points: np.ndarray,
    is_given: np.ndarray,
    centroids: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Place every row and measure its distance as scoring will.

    Parameters
    ----------
    features : list of FeatureParameters
    points : ndarray of shape (n, d)
        In scaled units.
    is_given : ndarray of bool of shape (n, d)
        False where the fit filled in.
    centroids : ndarray of shape (k, d)

    Returns
    -------
    tuple of ndarray
        Position of every row's centroid, and the distance to it.

    Notes
    -----
    Whatever the fit filled in: over the features that a row has, scaled up to all of them
    (macros ``scored_customers`` and ``squared_distance``).
    """
    columns = [feature.column for feature in features]
    weights = np.array([1 / columns.count(column) for column in columns])
    is_counted = is_given | np.array([feature.missing == "median" for feature in features])
    squared = squared_distances(points, centroids, is_counted)
    squared *= (len(set(columns)) / (is_counted @ weights))[:, None]
    nearest = squared.argmin(axis=1)
    return nearest, np.sqrt(squared[np.arange(len(points)), nearest])


def assignment_sql(
    features: Collection[str],
    centroids: np.ndarray,
    columns: Collection[str],
    gaps: Collection[str] = (),
) -> str:
    """Write the common table expression ``assigned``: ``customers``, each with its centroid.

    Parameters
    ----------
    features : collection of str
        Columns of scaled values, in the order of the centroids' dimensions.
    centroids : ndarray of shape (k, d)
    columns : collection of str
        Those to pass on, the features among them.
    gaps : collection of str, optional
        Columns that count only where the column of that name and ``__given`` has a value.

    Returns
    -------
    str
        Columns ``columns``, ``distance`` (the smallest squared one) and ``position``, from 0.
        On a tie the first centroid is the nearest.
    """

    def difference(feature: str, value: float) -> str:
        plain = f"{feature} - {double_literal(value)}"
        return f"coalesce({plain}, 0)" if feature in gaps else f"({plain})"

    distances = [
        " + ".join(
            f"{difference(feature, value)} * {difference(feature, value)}"
            for feature, value in zip(features, centroid, strict=True)
        )
        for centroid in centroids
    ]
    source, given = "customers", ""
    if gaps:
        source = "customers_given"
        values = [
            f"case when {column}__given is not null then {column} end as {column}"
            if column in gaps
            else column
            for column in columns
        ]
        given = f"customers_given as (select {', '.join(values)} from customers),"
    measured = ", ".join(f"{sql} as d_{position}" for position, sql in enumerate(distances))
    nearest = f"least({', '.join(f'd_{position}' for position in range(len(centroids)))})"
    if len(centroids) == 1:
        nearest = "d_0"
    branches = " ".join(
        f"when d_{position} then {position}" for position in range(len(centroids))
    )
    return f"""
        {given}
        measured as (select {", ".join(columns)}, {measured} from {source}),
        closest as (select *, {nearest} as distance from measured),
        assigned as (select *, case distance {branches} end as position from closest)
    """
