"""Seed K-means: greedy k-means++, for several restarts at once.

A search seeds some two thousand small fits. One at a time most of that goes into calls;
side by side, every step of all restarts is one matrix product.
"""

import numpy as np


def seed(
    points: np.ndarray, *, k: int, restarts: int, random_state: np.random.Generator
) -> np.ndarray:
    """Choose rows that are far apart, each restart by its own draws.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    k : int
        Rows to choose for each restart, at least 1.
    restarts : int
    random_state : numpy.random.Generator

    Returns
    -------
    ndarray of int of shape (restarts, k)
        Row numbers, in the order of the choice.

    Notes
    -----
    The first row is any. Each further one is the best of 2 + ln k candidates, drawn with
    a probability that is proportional to the squared distance from the nearest row chosen
    so far: the one that leaves the smallest sum of these. As
    ``sklearn.cluster.kmeans_plusplus`` does.

    References
    ----------
    Arthur, D., Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding.
    SODA, 1027-1035; the greedy variant is that of its conclusion.
    """
    trials = 2 + int(np.log(k))
    # Far from the origin the products below would lose the digits that tell rows apart.
    points = points - points.mean(axis=0)
    norms = np.einsum("ij,ij->i", points, points)

    def squared_distances_from(rows: np.ndarray) -> np.ndarray:
        distances = (-2 * points[rows]) @ points.T
        distances += norms
        distances += norms[rows, None]
        # That of equal rows may be a rounding error below 0.
        return np.maximum(distances, 0, out=distances)

    every = np.arange(restarts)
    chosen = np.empty((restarts, k), dtype=int)
    chosen[:, 0] = random_state.integers(len(points), size=restarts)
    nearest = squared_distances_from(chosen[:, 0])
    for position in range(1, k):
        cumulative = nearest.cumsum(axis=1)
        draws = random_state.random((restarts, trials)) * cumulative[:, -1:]
        candidates = np.array(
            [row.searchsorted(drawn) for row, drawn in zip(cumulative, draws, strict=True)]
        )
        remaining = squared_distances_from(candidates.ravel()).reshape(restarts, trials, -1)
        np.minimum(remaining, nearest[:, None, :], out=remaining)
        best = remaining.sum(axis=2).argmin(axis=1)
        chosen[:, position] = candidates[every, best]
        nearest = remaining[every, best]
    return chosen
