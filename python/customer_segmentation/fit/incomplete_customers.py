"""K-means over the features that a customer has, where too many lack some."""

import numpy as np

from customer_segmentation.fit.search import Partition
from customer_segmentation.model.scoring import squared_distances

LONGEST_DESCENT = 300


def descend_over_given(
    points: np.ndarray, is_given: np.ndarray, centroids: np.ndarray
) -> Partition:
    """Run Lloyd's iteration over given values only, to its fixed point.

    A filled-in median pulls a customer to the middle segment, and that segment's centroid to
    the median: in a trial segments came out up to a tenth of all customers too large.

    Parameters
    ----------
    points : ndarray of shape (n, d)
        What stands where nothing was given does not matter.
    is_given : ndarray of bool of shape (n, d)
    centroids : ndarray of shape (k, d)
        Where to start.

    Returns
    -------
    Partition
        The sum of squares is that of the given values. A segment that empties, or that has
        no value of a feature, keeps its coordinate.

    References
    ----------
    Chi, J., Chi, E., Baraniuk, R. (2016). k-POD: a method for k-means clustering of missing
    data. The American Statistician 70, 91-99: filling every gap with the coordinate of the
    own centroid, in turns with K-means, comes to the same.
    """
    given = np.where(is_given, points, 0)
    labels = None
    for _ in range(LONGEST_DESCENT):
        distances = squared_distances(points, centroids, is_given)
        nearest = distances.argmin(axis=1)
        if labels is not None and (nearest == labels).all():
            break
        labels = nearest
        membership = np.eye(len(centroids))[labels]
        counts = membership.T @ is_given
        centroids = np.where(
            counts > 0, membership.T @ given / np.maximum(counts, 1), centroids
        )
    return Partition(centroids, labels, float(distances.min(axis=1).sum()))
