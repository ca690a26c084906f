"""Give the clusters of a first model their segment ids."""

import numpy as np


def number_by_size(sizes: np.ndarray, centroids: np.ndarray) -> list[int]:
    """Order clusters by size, largest first, ties by centroid.

    Parameters
    ----------
    sizes : ndarray of shape (k,)
        Customers in each cluster.
    centroids : ndarray of shape (k, d)

    Returns
    -------
    list of int
        ``cluster_index`` of segment 1, 2, …

    Examples
    --------
    >>> number_by_size(np.array([2, 5, 2]), np.array([[1.0], [9.0], [0.0]]))
    [1, 2, 0]
    """
    return sorted(range(len(sizes)), key=lambda i: (-int(sizes[i]), *map(float, centroids[i])))
