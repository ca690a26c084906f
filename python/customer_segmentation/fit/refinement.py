"""Move the centroids found on a sample until they fit all rows, one aggregate a step."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from customer_segmentation.engines import Engine
from customer_segmentation.fit.incomplete_customers import descend_over_given
from customer_segmentation.fit.sample import Sample
from customer_segmentation.fit.search import Partition
from customer_segmentation.model.scoring import assignment_sql, double_literal
from customer_segmentation.progress import report

# In scaled units: a centroid that moves by less than a thousandth of a standard deviation
# changes the sum of squares by less than a millionth.
TOLERANCE = 1e-3
MAX_ITERATIONS = 50
# Values are summed as whole numbers of up to so many bits, as many as a double has; the
# engine's have 64, and more of them would make it carry at every other addition.
WHOLE_BITS = 53


@dataclass(frozen=True)
class Refinement:
    """Centroids on all rows, the rows they got, their sum of squares, the steps taken."""

    centroids: np.ndarray
    sizes: np.ndarray
    within_cluster_sum_of_squares: float
    iterations: int
    has_converged: bool


def settle(
    engine: Engine,
    customers: Any,
    sample: Sample,
    partition: Partition,
    *,
    participant_count: int,
) -> Refinement:
    """Bring the centroids of a partition of the sample to where all customers have them.

    Parameters
    ----------
    engine : Engine
    customers : relation
        All who take part in the fit, with the scaled features.
    sample : Sample
    partition : Partition
        Of the sample.
    participant_count : int
        How many ``customers`` there are; where the sample is all of them, nothing moves but
        for values that do not count.
    """
    found = partition
    if sample.gaps:
        with threadpool_limits(limits=1):
            found = descend_over_given(sample.points, sample.is_counted, found.centroids)
    if participant_count > len(sample.points):
        return refine(
            engine,
            customers,
            reaches={feature.feature: feature.reach for feature in sample.features},
            centroids=found.centroids,
            gaps=sample.gaps,
        )
    sizes = np.bincount(found.labels, minlength=partition.k)
    return Refinement(found.centroids, sizes, found.within_cluster_sum_of_squares, 0, True)


def refine(
    engine: Engine,
    customers: Any,
    *,
    reaches: Mapping[str, float],
    centroids: np.ndarray,
    gaps: Collection[str] = (),
) -> Refinement:
    """Run Lloyd's iteration in SQL over all rows that take part in the fit.

    Parameters
    ----------
    engine : Engine
    customers : relation
        One row per customer with the scaled features; never fetched.
    reaches : mapping of str to float
        Columns, in the order of the centroids' dimensions, each with the largest absolute
        scaled value that it holds.
    centroids : ndarray of shape (k, d)
        Where to start, in scaled units.
    gaps : collection of str, optional
        Columns that count only where the column of that name and ``__given`` has a value; see
        `gaps.descend_over_given`.

    Returns
    -------
    Refinement
        Sizes and sum of squares belong to the very centroids returned: the last step
        measures and does not move.

    Notes
    -----
    A centroid stops when it would move by less than 0.001 scaled units; after 50 steps the
    loop ends either way. A segment that empties keeps its centroid. Sums are of whole
    numbers and of decimals, so that neither threads nor row order change a bit of the
    result; a value far beyond reach stops the query, it never wraps.
    """
    for iteration in range(1, MAX_ITERATIONS + 1):
        moved, sizes, total = _step(engine, customers, reaches, centroids, gaps)
        shift = float(np.sqrt(((moved - centroids) ** 2).sum(axis=1)).max())
        has_converged = shift <= TOLERANCE
        report(f"refine on all rows: step {iteration}, largest move {shift:.4f}")
        if has_converged or iteration == MAX_ITERATIONS:
            return Refinement(centroids, sizes, total, iteration, has_converged)
        centroids = moved
    raise AssertionError("unreachable: the loop returns at its last step")


def _step(
    engine: Engine,
    customers: Any,
    reaches: Mapping[str, float],
    centroids: np.ndarray,
    gaps: Collection[str],
) -> tuple[np.ndarray, np.ndarray, float]:
    units = {feature: _unit(reach) for feature, reach in reaches.items()}
    sums = engine.rows(customers, "customers", _step_sql(engine, units, centroids, gaps))
    moved, sizes, total = centroids.copy(), np.zeros(len(centroids), dtype=int), 0.0
    for position, count, squares, *numbers in sorted(sums, key=lambda row: row[0]):
        sizes[position] = count
        total += float(squares)
        coordinates, given = (
            numbers[: len(units)],
            numbers[len(units) :] or [count] * len(units),
        )
        for dimension, unit in enumerate(units.values()):
            if given[dimension]:
                moved[position, dimension] = coordinates[dimension] / (given[dimension] * unit)
    return moved, sizes, total


def _unit(reach: float) -> int:
    """Say into how many parts one is cut, so that whole numbers of them reach so far."""
    return 2 ** max(WHOLE_BITS - math.frexp(reach)[1], 0)


def _step_sql(
    engine: Engine, units: Mapping[str, int], centroids: np.ndarray, gaps: Collection[str]
) -> str:
    sums = ", ".join(
        engine.whole_sum(f"{feature} * {double_literal(unit)}")
        for feature, unit in units.items()
    )
    if gaps:
        sums += ", " + ", ".join(f"count({feature})" for feature in units)
    # Distances are decimals: one outlier may be ten thousand times as far as everybody else.
    return f"""
        with {assignment_sql(units, centroids, units, gaps)}
        select position, count(*), sum(cast(distance as decimal(38, 12))), {sums}
        from assigned
        group by position
    """


def contingency_sql(
    features: list[str], centroids: np.ndarray, gaps: Collection[str] = ()
) -> str:
    """Count customers by ``reference_segment_id`` and the nearest of new centroids."""
    columns = ["reference_segment_id", *features]
    return f"""
        with {assignment_sql(features, centroids, columns, gaps)}
        select reference_segment_id, position, count(*)
        from assigned
        group by reference_segment_id, position
    """
