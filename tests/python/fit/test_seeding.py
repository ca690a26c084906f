"""Seeds against scikit-learn's own."""

import numpy as np
import pytest
from customer_segmentation.fit.seeding import seed
from sklearn.cluster import kmeans_plusplus


def _left(points, seeds):
    """Squared distances to the nearest seed, added up: the potential of k-means++."""
    return ((points[:, None] - seeds[None]) ** 2).sum(axis=2).min(axis=1).sum()


@pytest.mark.parametrize(("k", "dimensions"), [(2, 1), (5, 2), (9, 4)])
def test_leave_as_much_as_those_of_scikit_learn(k, dimensions):
    points = np.random.default_rng(1).normal(size=(300, dimensions))
    rows = seed(points, k=k, restarts=400, random_state=np.random.default_rng(2))
    ours = [_left(points, points[one]) for one in rows]
    theirs = [
        _left(points, kmeans_plusplus(points, k, random_state=number)[0])
        for number in range(400)
    ]
    # Means of 400: four standard errors of their difference.
    error = np.sqrt((np.var(ours) + np.var(theirs)) / 400)
    assert abs(np.mean(ours) - np.mean(theirs)) < 4 * error
    assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.3)


@pytest.mark.parametrize("origin", [0, 1e10])
def test_separated_groups_get_a_seed_each(origin):
    corners = origin + np.array([[0, 0], [0, 100], [100, 0], [100, 100]])
    points = np.random.default_rng(3).normal(size=(200, 2)) + np.repeat(corners, 50, axis=0)
    rows = seed(points, k=4, restarts=50, random_state=np.random.default_rng(4))
    assert (np.sort(rows // 50, axis=1) == np.arange(4)).all()


def test_same_draws_same_rows_and_restarts_differ():
    points = np.random.default_rng(5).normal(size=(100, 2))
    first, second = (
        seed(points, k=3, restarts=8, random_state=np.random.default_rng(6)) for _ in range(2)
    )
    assert (first == second).all()
    assert len({tuple(one) for one in first}) > 1


def test_fewer_distinct_rows_than_seeds():
    points = np.repeat([[1.0, 2.0], [3.0, 4.0]], 5, axis=0)
    rows = seed(points, k=4, restarts=3, random_state=np.random.default_rng(7))
    assert rows.shape == (3, 4)
    assert ((rows >= 0) & (rows < 10)).all()
    assert all(len(np.unique(points[one], axis=0)) == 2 for one in rows)
