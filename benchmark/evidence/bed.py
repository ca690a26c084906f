"""The bed on which the choice of k is judged: data sets of known truth, and what was said.

`python benchmark/evidence/run.py` runs all of it and writes docs/evidence.md.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from customer_segmentation.fit.judging import collected, limits_task, search_task
from customer_segmentation.fit.null_references import KINDS
from customer_segmentation.fit.search import Partition
from customer_segmentation.fit.selection import Selection, select
from data_sets import GROUPED, STRUCTURELESS, DataSet, grouped, structureless
from rules import gap_statistic, largest_calinski_harabasz, largest_silhouette, smallest_bic
from threadpoolctl import threadpool_limits

# Those of the project's settings.
MINIMUM_SEGMENT_SHARE = 0.01
KS = list(range(3, 11))
STRUCTURELESS_SETS = 20
GROUPED_SETS = 8
STRUCTURELESS_ROWS = (300, 3000)
OTHER_RULES = ("largest silhouette", "gap statistic", "Calinski-Harabasz", "BIC")
# Data sets of other seeds were looked at while the rules were made; not these.
SEED = 20261126


@dataclass(frozen=True)
class Case:
    """Which data set of the bed: ``size`` is its rows, or its number among those grouped."""

    kind: str
    is_grouped: bool
    size: int
    seed: int

    def drawn(self) -> DataSet:
        """Draw it."""
        if self.is_grouped:
            return grouped(self.kind, seed=self.seed, number=self.size)
        return structureless(self.kind, n=self.size, seed=self.seed)


@dataclass(frozen=True)
class Outcome:
    """What was said of one data set; ``by_rule`` has the k of every other rule."""

    case: Case
    rows: int
    columns: int
    true_k: int | None
    k: int
    basis: str
    has_clear_groups: bool
    by_rule: dict[str, int]


def cases(
    *,
    seed: int = SEED,
    structureless_sets: int = STRUCTURELESS_SETS,
    grouped_sets: int = GROUPED_SETS,
) -> list[Case]:
    """List the bed, those with groups first."""
    listed = [
        Case(kind, True, number, seed) for number in range(grouped_sets) for kind in GROUPED
    ]
    listed += [
        Case(kind, False, rows, seed + number)
        for number in range(structureless_sets)
        for kind in STRUCTURELESS
        for rows in STRUCTURELESS_ROWS
    ]
    return listed


def outcomes(listed: list[Case], *, processes: int | None = None) -> Iterator[Outcome]:
    """Judge every data set, in as many processes as there are cores, in order."""
    with ProcessPoolExecutor(processes or len(os.sched_getaffinity(0))) as pool:
        yield from pool.map(outcome, listed)


def outcome(case: Case) -> Outcome:
    """Scale one data set as the project does, and let it and the other rules choose."""
    drawn = case.drawn()
    points = (drawn.points - drawn.points.mean(axis=0)) / drawn.points.std(axis=0)
    # One thread: the processes share the cores.
    with threadpool_limits(1):
        selection, partitions, by_rule = _chosen(points, KS, seed=case.seed)
        if case.is_grouped:
            random = np.random.default_rng([case.seed, case.size, 7])
            by_rule["gap statistic"] = gap_statistic(points, KS, random_state=random)
            by_rule["BIC"] = smallest_bic(points, partitions)
    return Outcome(
        case=case,
        rows=len(points),
        columns=points.shape[1],
        true_k=drawn.true_k,
        k=selection.k,
        basis=selection.basis,
        has_clear_groups=selection.has_clear_groups,
        by_rule=by_rule,
    )


def _chosen(
    points: np.ndarray, ks: list[int], *, seed: int
) -> tuple[Selection, dict[int, Partition], dict[str, int]]:
    """Choose as a fit does.

    What data without groups reach is drawn only for the k that could be chosen for it: each
    k has its own stream of draws, so that the result is that of a fit, in less time.
    """
    found = {}
    for k in ks:
        function, arguments = search_task(points, k, random_state=seed)
        found[k] = function(**arguments)
    unknown = dict.fromkeys(ks, np.inf)
    candidates = collected(points, found, limits=unknown, random_state=seed)
    choose = partial(select, minimum_segment_share=MINIMUM_SEGMENT_SHARE)
    eligible = [k for k, one in choose(candidates).verdicts.items() if one.is_eligible]
    if eligible:
        limits = []
        for kind in KINDS:
            function, arguments = limits_task(points, eligible, kind=kind, random_state=seed)
            limits.append(function(**arguments))
        known = {k: max(one[k] for one in limits) for k in eligible}
        candidates = [
            replace(one, silhouette_null=known.get(one.k, np.inf)) for one in candidates
        ]
    by_rule = {
        "largest silhouette": largest_silhouette(candidates),
        "Calinski-Harabasz": largest_calinski_harabasz(candidates),
    }
    return choose(candidates), {k: found[k][0].partition for k in ks}, by_rule
