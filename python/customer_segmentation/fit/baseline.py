"""Describe the customers of a fit, so that drift from them can be measured later on."""

import numpy as np

# Equal customers lie at distances that differ by rounding, and by the engine that computes
# them: far below this, in scaled units.
DISTANCE_TOLERANCE = 1e-9


def described_deciles(values: np.ndarray, tolerance: float = 0.0) -> dict:
    """Take deciles, and the share of values in each of the ten bins: ties change a tenth.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Without a missing one; n is at least 1.
    tolerance : float, default 0
        What is added to each decile, for values that are computed anew later on.

    Returns
    -------
    dict
        ``deciles`` (9) and ``decile_shares`` (10).

    Examples
    --------
    >>> described_deciles(np.array([1.0, 1.0, 1.0, 2.0]))["decile_shares"][:2]
    (0.75, 0.0)
    """
    found = np.quantile(values, np.arange(1, 10) / 10) + tolerance
    deciles = tuple(float(one) for one in found)
    return {"deciles": deciles, "decile_shares": _shares(values, deciles)}


def _shares(values: np.ndarray, deciles: tuple[float, ...]) -> tuple[float, ...]:
    bins = np.searchsorted(deciles, values, side="left")
    return tuple(float(one) for one in np.bincount(bins, minlength=10) / len(values))


def described_feature(values: np.ndarray, median: float) -> dict:
    """Describe the values of a feature as they were given; where there is none, the median.

    Parameters
    ----------
    values : ndarray of shape (n,)
        In the column's unit, NaN where missing.
    median : float
        The median of all customers, of whom a sample may hold no value.

    Returns
    -------
    dict
        See ``described_deciles``.
    """
    present = values[~np.isnan(values)]
    return described_deciles(present if len(present) else np.array([median]))


def described_distances(distances: np.ndarray, size: int) -> dict:
    """Describe the distances of a segment's customers to their centroid.

    Parameters
    ----------
    distances : ndarray of shape (n,)
        In scaled units.
    size : int
        How many customers the centroid is the mean of.

    Returns
    -------
    dict
        ``mean_distance``; ``deciles`` and ``decile_shares`` (``described_deciles``) of
        customers left out of the fit; ``decile_shares_fitted`` of those fitted, between the
        same deciles. Of no customer, shares of 0 and nothing else.

    Notes
    -----
    A centroid is nearer to the rows that it is the mean of than to others of their kind, by
    (m - 1) / m among m: by the deciles of the one, the others would drift in a small segment.
    """
    if not len(distances):
        return {"decile_shares": (0.0,) * 10, "decile_shares_fitted": (0.0,) * 10}
    members = max(size, 2)
    left_out = described_deciles(distances * members / (members - 1), DISTANCE_TOLERANCE)
    return {
        "mean_distance": float(distances.mean()),
        **left_out,
        "decile_shares_fitted": _shares(distances, left_out["deciles"]),
    }


def described_segments(
    placed: np.ndarray, distances: np.ndarray, sizes: np.ndarray
) -> list[dict]:
    """Describe the distances of each segment's customers.

    Parameters
    ----------
    placed : ndarray of shape (n,)
        Position of every row's centroid, as scoring will have it.
    distances : ndarray of shape (n,)
        Distance to it, in scaled units.
    sizes : ndarray of shape (k,)
        How many customers each centroid is the mean of.

    Returns
    -------
    list of dict
        ``training_count`` and the fields of ``described_distances``, in the order of the
        centroids.
    """
    return [
        {
            "training_count": int((placed == position).sum()),
            **described_distances(distances[placed == position], int(size)),
        }
        for position, size in enumerate(sizes)
    ]
