"""Search every number of clusters and judge what was found, shared among processes."""

from collections.abc import Mapping

import numpy as np

from customer_segmentation.fit.evidence import (
    SILHOUETTE_ROWS,
    Evidence,
    Stability,
    bootstrap_stability,
    judge,
    silhouettes,
)
from customer_segmentation.fit.null_references import KINDS, silhouette_limits
from customer_segmentation.fit.search import Partition, SearchResult, search
from customer_segmentation.fit.workers import Task, Workers
from customer_segmentation.model.scoring import squared_distances
from customer_segmentation.progress import report

# Whoever sets more than a tenth of the customers aside describes others than was asked.
LEAST_KEPT = 0.9


def search_and_judge(
    points: np.ndarray,
    ks: list[int],
    *,
    random_state: int,
    workers: Workers,
    start: np.ndarray | None = None,
) -> tuple[dict[int, Partition], list[Evidence]]:
    """Find the best partition for every k, and collect its evidence.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    ks : list of int
        Ascending, each at least 2 and below the number of distinct rows.
    random_state : int
    workers : Workers
    start : ndarray of shape (k, d), optional
        Centroids of an earlier model, from which its k is searched as well.

    Returns
    -------
    partitions : dict of int to Partition
    candidates : list of Evidence
        In the order of ``ks``.
    """
    tasks: dict[int | str, Task] = {
        kind: limits_task(points, ks, kind=kind, random_state=random_state) for kind in KINDS
    }
    for k in reversed(ks):
        starts = [start] if start is not None and len(start) == k else []
        tasks[k] = search_task(points, k, random_state=random_state, starts=starts)
    found = {}
    for key, result in workers.run(tasks):
        found[key] = result
        if key in KINDS:
            report(f"fit: compared with data without groups ({key})")
        else:
            total = result[0].partition.within_cluster_sum_of_squares
            report(f"fit: k = {key}, within-cluster sum of squares {total:,.3f}")
    candidates = collected(
        points,
        {k: found[k] for k in ks},
        limits={k: max(found[kind][k] for kind in KINDS) for k in ks},
        random_state=random_state,
        threads=workers.cores,
    )
    return {k: found[k][0].partition for k in ks}, candidates


def without_few(
    points: np.ndarray,
    candidate: Evidence,
    *,
    minimum_segment_share: float,
    random_state: int,
) -> tuple[Partition, Evidence, int]:
    """Search one k again without the customers who would be a too small segment.

    One customer who is far enough from all others is a segment of K-means in any number of
    segments. Such customers are set aside until no segment is too small, and then belong to
    the segment that is nearest (trimmed K-means).

    Parameters
    ----------
    points : ndarray of shape (n, d)
    candidate : Evidence
        Of the k to search again; what its silhouette has to beat stays.
    minimum_segment_share : float
    random_state : int

    Returns
    -------
    partition : Partition
        Of all points, by centroids of those who were not set aside.
    evidence : Evidence
        On those.
    set_aside : int
        How many were.

    References
    ----------
    Cuesta-Albertos, J., Gordaliza, A., Matrán, C. (1997). Trimmed k-means: an attempt to
    robustify quantizers. Annals of Statistics 25, 553-576.
    """
    k = candidate.k
    kept = np.arange(len(points))
    while True:
        function, arguments = search_task(points[kept], k, random_state=random_state)
        found = function(**arguments)
        labels = found[0].partition.labels
        sizes = np.bincount(labels, minlength=k)
        is_large = sizes >= minimum_segment_share * len(points)
        left = kept[is_large[labels]]
        is_enough = (
            len(left) >= LEAST_KEPT * len(points) and len(np.unique(points[left], axis=0)) > k
        )
        if is_large.all() or not is_enough:
            break
        kept = left
    [evidence] = collected(
        points[kept],
        {k: found},
        limits={k: candidate.silhouette_null},
        random_state=random_state,
    )
    centroids = found[0].partition.centroids
    distances = squared_distances(points, centroids)
    partition = Partition(
        centroids, distances.argmin(axis=1), float(distances.min(axis=1).sum())
    )
    return partition, evidence, len(points) - len(kept)


def search_task(
    points: np.ndarray, k: int, *, random_state: int, starts: list[np.ndarray] | None = None
) -> Task:
    """Describe the search for one k, with the stability of what it finds."""
    draws = (_draws(random_state, 1, k), _draws(random_state, 4, k))
    return (
        _search_and_resample,
        {"points": points, "k": k, "starts": starts or [], "draws": draws},
    )


def limits_task(points: np.ndarray, ks: list[int], *, kind: str, random_state: int) -> Task:
    """Describe the comparison with one kind of data without groups."""
    number = list(KINDS).index(kind)
    return (
        silhouette_limits,
        {
            "points": points,
            "kind": kind,
            "random_state": _draws(random_state, 2, number),
            "restart_states": {k: _draws(random_state, 6 + number, k) for k in ks},
        },
    )


def collected(
    points: np.ndarray,
    found: Mapping[int, tuple[SearchResult, Stability]],
    *,
    limits: Mapping[int, float],
    random_state: int,
    threads: int = 1,
) -> list[Evidence]:
    """Judge every partition that was found.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    found : mapping of int to (SearchResult, Stability)
        What the task of each k returned.
    limits : mapping of int to float
        For each k what its silhouette has to beat.
    random_state : int
    threads : int, default=1

    Returns
    -------
    list of Evidence
        In the order of ``found``.
    """
    judged_rows = slice(None)
    if len(points) > SILHOUETTE_ROWS:
        random = _draws(random_state, 3)
        judged_rows = np.sort(random.choice(len(points), SILHOUETTE_ROWS, replace=False))
    by_row = silhouettes(
        points[judged_rows],
        [one.partition.labels[judged_rows] for one, _ in found.values()],
        threads=threads,
    )
    return [
        judge(
            points,
            result.partition,
            row_silhouettes=row_silhouettes,
            silhouette_null=limits[k],
            stability=stability,
            best_restart_share=result.best_restart_share,
        )
        for (k, (result, stability)), row_silhouettes in zip(found.items(), by_row, strict=True)
    ]


def _draws(random_state: int, purpose: int, k: int = 0) -> np.random.Generator:
    # One stream of draws for each purpose and k, so that neither a wider range, nor another
    # number of bootstraps, nor who computes what changes anything else.
    return np.random.default_rng([random_state, purpose, k])


def _search_and_resample(
    points: np.ndarray,
    k: int,
    starts: list[np.ndarray],
    draws: tuple[np.random.Generator, np.random.Generator],
) -> tuple[SearchResult, Stability]:
    found = search(points, k=k, random_state=draws[0], starts=starts)
    return found, bootstrap_stability(points, found.partition, random_state=draws[1])
