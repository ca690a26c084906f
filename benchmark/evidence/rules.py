"""Other rules for the number of groups, on the same partitions as the project's own."""

from collections.abc import Mapping

import numpy as np
from customer_segmentation.fit.evidence import Evidence
from customer_segmentation.fit.null_references import uniform_box
from customer_segmentation.fit.search import Partition, best_of_restarts
from customer_segmentation.model.scoring import squared_distances

GAP_REFERENCES = 10
GAP_RESTARTS = 3
GAP_ROWS = 2_000


def largest_silhouette(candidates: list[Evidence]) -> int:
    """Take the k of the largest mean silhouette (Rousseeuw 1987)."""
    return max(candidates, key=lambda one: one.silhouette_score).k


def largest_calinski_harabasz(candidates: list[Evidence]) -> int:
    """Take the k of the largest Calinski-Harabasz index."""
    return max(candidates, key=lambda one: one.calinski_harabasz_score).k


def smallest_bic(points: np.ndarray, partitions: Mapping[int, Partition]) -> int:
    """Take the k of the best Bayesian information criterion.

    Notes
    -----
    Of K-means as round Gaussians of one spread, as in X-means.

    References
    ----------
    Pelleg, D., Moore, A. (2000). X-means. ICML, 727-734, section 3.2.
    """
    n, d = points.shape

    def criterion(k: int) -> float:
        sizes = np.bincount(partitions[k].labels, minlength=k)
        variance = partitions[k].within_cluster_sum_of_squares / (d * (n - k))
        likelihood = (
            float(sizes @ np.log(np.maximum(sizes, 1) / n))
            - n * d / 2 * np.log(2 * np.pi * variance)
            - d * (n - k) / 2
        )
        return likelihood - k * (d + 1) / 2 * np.log(n)

    return max(partitions, key=criterion)


def gap_statistic(
    points: np.ndarray, ks: list[int], *, random_state: np.random.Generator
) -> int:
    """Take the first k whose gap is within one standard error of the next one's.

    Notes
    -----
    On at most 2,000 rows, with 10 references, uniform in the box of the principal
    components; among the same k as the other rules, so that it may not say one group.

    References
    ----------
    Tibshirani, Walther, Hastie (2001), section 3.
    """
    if len(points) > GAP_ROWS:
        points = points[random_state.choice(len(points), GAP_ROWS, replace=False)]
    draw = uniform_box(points)
    tried = [*ks, ks[-1] + 1]

    def dispersions(sample: np.ndarray) -> np.ndarray:
        found = []
        for k in tried:
            centroids = best_of_restarts(
                sample, k=k, restarts=GAP_RESTARTS, random_state=random_state
            )
            found.append(squared_distances(sample, centroids).min(axis=1).sum())
        return np.log(found)

    own = dispersions(points)
    references = np.array(
        [dispersions(draw(len(points), random_state)) for _ in range(GAP_REFERENCES)]
    )
    gaps = references.mean(axis=0) - own
    errors = references.std(axis=0) * np.sqrt(1 + 1 / GAP_REFERENCES)
    for position, k in enumerate(ks):
        if gaps[position] >= gaps[position + 1] - errors[position + 1]:
            return k
    return ks[-1]
