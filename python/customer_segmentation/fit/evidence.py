"""Judge a partition: how separate, and how stable."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score

from customer_segmentation.fit.matching import adjusted_rand
from customer_segmentation.fit.search import Partition, best_of_restarts
from customer_segmentation.fit.shortcomings import REFITS
from customer_segmentation.model.scoring import squared_distances

# Bounds that keep time and memory independent of the number of customers.
SILHOUETTE_ROWS = 10_000
DISTANCE_BLOCK_ROWS = 1_000
STABILITY_ROWS = 2_000
BOOTSTRAP_RESTARTS = 4


@dataclass(frozen=True)
class Stability:
    """How alike refits on resampled rows are: as a whole, and for every cluster."""

    adjusted_rand: float
    jaccards: tuple[float, ...]


@dataclass(frozen=True)
class Evidence:
    """What is known about one k; names as in ``segment_count_candidates``."""

    k: int
    within_cluster_sum_of_squares: float
    explained_ratio: float
    silhouette_score: float
    silhouette_null: float
    davies_bouldin_score: float
    calinski_harabasz_score: float
    stability_adjusted_rand: float
    segment_jaccards: tuple[float, ...]
    smallest_segment_share: float
    best_restart_share: float

    @property
    def minimum_segment_jaccard(self) -> float:
        """The Jaccard coefficient of the least stable segment."""
        return min(self.segment_jaccards)


def silhouettes(
    points: np.ndarray, labelings: list[np.ndarray], *, threads: int = 1
) -> list[np.ndarray]:
    """Compute the silhouette coefficient of every row under several labelings at once.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    labelings : list of ndarray of shape (n,)
        Labels 0 … k - 1, each with at least two clusters that have members.
    threads : int, default=1
        Share the blocks; each is computed by one thread, so that no bit depends on it.

    Returns
    -------
    list of ndarray of shape (n,)
        From -1 to 1; 0 for a row that is alone in its cluster.

    Notes
    -----
    Distances are computed once for all labelings, in blocks of 1,000 rows: O(n²) time,
    O(n) memory.

    References
    ----------
    Rousseeuw, P. (1987). Silhouettes: a graphical aid to the interpretation and
    validation of cluster analysis. J. Comput. Appl. Math. 20, 53-65.
    """
    counts = [int(labels.max()) + 1 for labels in labelings]
    edges = np.cumsum([0, *counts])
    membership = np.zeros((len(points), edges[-1]))
    for labels, edge in zip(labelings, edges, strict=False):
        membership[np.arange(len(points)), edge + labels] = 1
    sizes = membership.sum(axis=0)

    values = [np.empty(len(points)) for _ in labelings]

    def judge_block(start: int) -> None:
        block = slice(start, start + DISTANCE_BLOCK_ROWS)
        sums = cdist(points[block], points) @ membership
        rows = np.arange(len(sums))
        for labels, edge, count, value in zip(labelings, edges, counts, values, strict=False):
            own = labels[block]
            own_sum = sums[rows, edge + own]
            own_size = sizes[edge + own]
            within = own_sum / np.maximum(own_size - 1, 1)
            cluster_sizes = sizes[edge : edge + count]
            means = np.where(
                cluster_sizes > 0,
                sums[:, edge : edge + count] / np.maximum(cluster_sizes, 1),
                np.inf,
            )
            means[rows, own] = np.inf
            nearest = means.min(axis=1)
            largest = np.maximum(within, nearest)
            value[block] = np.where(
                (own_size > 1) & (largest > 0),
                (nearest - within) / np.where(largest > 0, largest, 1),
                0,
            )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(judge_block, range(0, len(points), DISTANCE_BLOCK_ROWS)))
    return values


def bootstrap_stability(
    points: np.ndarray, partition: Partition, *, random_state: np.random.Generator
) -> Stability:
    """Refit on resampled rows and compare with the partition itself.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    partition : Partition
        Of the same points.
    random_state : numpy.random.Generator

    Returns
    -------
    Stability
        ``adjusted_rand``: mean over ``REFITS`` resamples; 1 is identical, about 0 is chance.
        ``jaccards``: for every cluster the mean of its Jaccard coefficient with the most
        similar cluster of each refit. Below 0.6 unstable, 0.75 and above stable.

    Notes
    -----
    Each refit starts afresh, so that a competing optimum counts as instability. Labels of
    a refit are extended to all rows by nearest centroid.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational
    Statistics & Data Analysis 52, 258-271.
    """
    labels = partition.labels
    if len(points) > STABILITY_ROWS:
        chosen = np.sort(random_state.choice(len(points), STABILITY_ROWS, replace=False))
        points, labels = points[chosen], labels[chosen]
    rands, jaccards = [], []
    for _ in range(REFITS):
        resample = points[np.sort(random_state.integers(len(points), size=len(points)))]
        centroids = best_of_restarts(
            resample, k=partition.k, restarts=BOOTSTRAP_RESTARTS, random_state=random_state
        )
        refit_labels = squared_distances(points, centroids).argmin(axis=1)
        cells = labels * partition.k + refit_labels
        table = np.bincount(cells, minlength=partition.k**2).reshape(partition.k, -1)
        rands.append(adjusted_rand(table))
        jaccards.append(_best_jaccards(table))
    means = np.mean(jaccards, axis=0)
    return Stability(float(np.mean(rands)), tuple(float(value) for value in means))


def judge(
    points: np.ndarray,
    partition: Partition,
    *,
    row_silhouettes: np.ndarray,
    silhouette_null: float,
    stability: Stability,
    best_restart_share: float,
) -> Evidence:
    """Collect every criterion for one partition.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    partition : Partition
        Of the same points, with at least two clusters.
    row_silhouettes : ndarray
        Silhouettes of all rows, or of a uniform sample of them.
    silhouette_null : float
    stability : Stability
    best_restart_share : float

    Returns
    -------
    Evidence
    """
    centered = points - points.mean(axis=0)
    total = float(np.einsum("ij,ij->", centered, centered))
    sizes = np.bincount(partition.labels, minlength=partition.k)
    return Evidence(
        k=partition.k,
        within_cluster_sum_of_squares=partition.within_cluster_sum_of_squares,
        explained_ratio=1 - partition.within_cluster_sum_of_squares / total,
        silhouette_score=float(row_silhouettes.mean()),
        silhouette_null=silhouette_null,
        davies_bouldin_score=float(davies_bouldin_score(points, partition.labels)),
        calinski_harabasz_score=float(calinski_harabasz_score(points, partition.labels)),
        stability_adjusted_rand=stability.adjusted_rand,
        segment_jaccards=stability.jaccards,
        smallest_segment_share=float(sizes.min() / len(points)),
        best_restart_share=best_restart_share,
    )


def _best_jaccards(table: np.ndarray) -> np.ndarray:
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return (table / np.maximum(union, 1)).max(axis=1)
