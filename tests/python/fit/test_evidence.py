"""The criteria against scikit-learn, and the verdict on data that have no groups."""

import numpy as np
import pytest
from customer_segmentation.fit.evidence import silhouettes
from customer_segmentation.fit.judging import search_and_judge
from customer_segmentation.fit.selection import select
from customer_segmentation.fit.workers import Workers
from sklearn.metrics import silhouette_samples
from threadpoolctl import threadpool_limits


def _verdict(points, seed=42, ks=range(3, 11)):
    points = (points - points.mean(axis=0)) / points.std(axis=0)
    with threadpool_limits(1):
        _, candidates = search_and_judge(
            points, list(ks), random_state=seed, workers=Workers(1, preload="")
        )
    return select(candidates, minimum_segment_share=0.01)


def _uniform(random, dimensions):
    return random.uniform(size=(2000, dimensions))


def _correlated(random, dimensions):
    mixing = random.normal(size=(dimensions, dimensions))
    return random.normal(size=(2000, dimensions)) @ mixing


def _five_groups(random, dimensions):
    while True:
        centers = random.uniform(-10, 10, size=(5, dimensions))
        gaps = np.linalg.norm(centers[:, None] - centers, axis=2) + 99 * np.eye(5)
        if gaps.min() > 6:
            break
    return np.vstack([random.normal(center, 1, size=(400, dimensions)) for center in centers])


def _four_corners(random):
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    return np.vstack([random.normal(corner, 0.15, size=(500, 2)) for corner in corners])


def test_silhouettes_equal_scikit_learn():
    random = np.random.default_rng(0)
    points = random.normal(size=(2500, 3))
    labelings = [random.integers(k, size=2500) for k in (2, 5)]
    labelings.append(np.where(np.arange(2500) == 7, 1, 0))  # one row alone
    for labels, found in zip(labelings, silhouettes(points, labelings), strict=True):
        np.testing.assert_allclose(found, silhouette_samples(points, labels), atol=1e-12)


@pytest.mark.parametrize("draw", [pytest.param(_uniform, marks=pytest.mark.slow), _correlated])
def test_structureless_data_say_so(draw):
    verdicts = [_verdict(draw(np.random.default_rng([9, seed]), 2)) for seed in range(2)]
    assert not any(verdict.has_clear_groups for verdict in verdicts)
    assert all("No clear groups" in verdict.summary for verdict in verdicts)


def test_clear_groups_are_found():
    five = _verdict(_five_groups(np.random.default_rng(1), 4))
    assert (five.k, five.has_clear_groups) == (5, True)
    four = _verdict(_four_corners(np.random.default_rng(1)))
    assert (four.k, four.has_clear_groups) == (4, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "rows", "gap"),
    [(15, 5000, 6), (15, 5000, 4.5), (15, 5000, 3.5), (15, 5000, 3), (20, 3000, 5)],
)
def test_fifteen_and_more_groups_are_found_where_the_range_holds_them(count, rows, gap):
    # As in the sets S1 to S4 and A1 of Fränti and Sieranoja (2018): round groups in a plane
    # that overlap more and more; the nearest two are so many deviations apart.
    random = np.random.default_rng([count, int(10 * gap)])
    drawn = random.uniform(size=(2000, count, 2))
    gaps = np.linalg.norm(drawn[:, :, None] - drawn[:, None], axis=3) + 9 * np.eye(count)
    smallest = gaps.min(axis=(1, 2))
    centers = drawn[smallest.argmax()] / smallest.max() * gap
    points = centers[np.arange(rows) % count] + random.normal(size=(rows, 2))
    verdict = _verdict(points, ks=range(10, 23))
    assert (verdict.k, verdict.has_clear_groups) == (count, True)
