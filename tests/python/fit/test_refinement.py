"""The refinement in SQL against scikit-learn on all rows."""

import duckdb
import numpy as np
import pytest
from customer_segmentation.engines.duckdb import DuckDB
from customer_segmentation.fit.incomplete_customers import descend_over_given
from customer_segmentation.fit.refinement import refine
from sklearn.cluster import KMeans

START = np.array([[0.5, 0.5], [2.0, 1.0], [1.0, 3.0]])


def _refined(points, start, x_reach=8.0, threads=1):
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("create table points (x double, y double)")
    connection.executemany("insert into points values (?, ?)", points.tolist())
    return refine(
        DuckDB(connection),
        connection.sql("from points"),
        reaches={"x": x_reach, "y": 8.0},
        centroids=start,
    )


def _points(seed=0):
    random = np.random.default_rng(seed)
    return np.vstack([random.normal(c, 0.5, size=(400, 2)) for c in ((0, 0), (3, 0), (0, 4))])


def test_agrees_with_lloyd_on_all_rows():
    points = _points()
    refined = _refined(points, START)
    oracle = KMeans(3, init=START, n_init=1, tol=0).fit(points)
    assert refined.has_converged
    np.testing.assert_allclose(refined.centroids, oracle.cluster_centers_, atol=1e-3)
    assert refined.within_cluster_sum_of_squares <= oracle.inertia_ * 1.000001
    assert refined.sizes.sum() == len(points)


def test_order_and_threads_change_no_bit():
    points = _points(1)
    results = [
        _refined(points, START, threads=1),
        _refined(points[::-1], START, threads=2),
    ]
    first, second = (
        (result.centroids.tobytes(), result.within_cluster_sum_of_squares) for result in results
    )
    assert first == second


def test_far_outlier_costs_the_sum_of_squares_no_digit():
    points = np.vstack([_points(), [[1e8, 0.0]]])
    start = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0], [1e8, 0.0]])
    refined = _refined(points, start, x_reach=1e8)
    squared = ((points[:, None] - refined.centroids[None]) ** 2).sum(axis=2).min(axis=1)
    assert refined.within_cluster_sum_of_squares == pytest.approx(squared.sum(), rel=1e-9)


def test_value_far_beyond_reach_stops_the_query():
    with pytest.raises(duckdb.ConversionException):
        _refined(_points(), np.eye(2), x_reach=0.001)


def test_emptied_segment_keeps_its_centroid():
    start = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0], [99.0, 99.0]])
    refined = _refined(_points(2), start)
    assert refined.sizes[3] == 0
    assert refined.centroids[3].tolist() == [99.0, 99.0]


def test_gaps_are_left_out_as_by_filling_them_with_the_own_centroid():
    random = np.random.default_rng(6)
    points, is_given = _points(3), random.random((1200, 2)) > 0.2
    is_given[~is_given.any(axis=1), 0] = True
    # k-POD (Chi, Chi, Baraniuk 2016): fill from the own centroid, assign, take means.
    centroids = START.copy()
    labels = random.integers(3, size=len(points))
    for turn in range(100):
        distances = ((points[:, None] - centroids) ** 2 * is_given[:, None]).sum(axis=2)
        if turn and (distances.argmin(axis=1) == labels).all():
            break
        labels = distances.argmin(axis=1)
        filled = np.where(is_given, points, centroids[labels])
        for _ in range(200):
            means = np.array([filled[labels == k].mean(axis=0) for k in range(3)])
            filled = np.where(is_given, points, means[labels])
        centroids = means

    found = descend_over_given(points, is_given, START)
    np.testing.assert_allclose(found.centroids, centroids, atol=1e-6)
    assert (found.labels == labels).all()
    expected = distances.min(axis=1).sum()
    assert found.within_cluster_sum_of_squares == pytest.approx(expected)

    connection = duckdb.connect()
    connection.execute(
        "create table points (x double, y double, x__given double, y__given double)"
    )
    # What was filled in must not matter.
    rows = np.column_stack([np.where(is_given, points, 7.0), points]).tolist()
    given = [[*row[:2], *(v if g else None for v, g in zip(row[2:], gs, strict=True))]
             for row, gs in zip(rows, is_given.tolist(), strict=True)]  # fmt: skip
    connection.executemany("insert into points values (?, ?, ?, ?)", given)
    refined = refine(
        DuckDB(connection),
        connection.sql("from points"),
        reaches={"x": 8.0, "y": 8.0},
        centroids=START,
        gaps=["x", "y"],
    )
    np.testing.assert_allclose(refined.centroids, centroids, atol=2e-3)
    # It stops within a thousandth: somebody halfway may be on the other side.
    assert np.abs(refined.sizes - np.bincount(labels)).max() <= 2
    assert refined.within_cluster_sum_of_squares == pytest.approx(expected, rel=1e-4)


@pytest.mark.slow
def test_large_tables_train_on_a_sample_and_refine_on_all(project, tmp_path):
    """Above the bound the centroids are those of all rows, and shuffling changes no mart."""
    random = np.random.default_rng(4)
    centers = random.integers(3, size=6000)
    means = np.array([(20, 20), (60, 80), (110, 30)])[centers]
    values = np.round(random.normal(means, 6), 2).clip(1, 100 * 1.5)
    path = tmp_path / "many.parquet"
    connection = duckdb.connect()
    connection.execute(
        "create table t (customer_id varchar, annual_income double, spending_score double)"
    )
    connection.executemany(
        "insert into t values (?, ?, ?)",
        [(f"c{i}", a, min(b, 100.0)) for i, (a, b) in enumerate(values.tolist())],
    )
    connection.sql(f"copy t to '{path}'")
    connection.sql(f"copy (from t order by hash(customer_id)) to '{tmp_path}/shuffled.parquet'")
    settings = {"segmentation_max_training_rows": 1000}
    project.build(segmentation_input=str(path), **settings)
    first = project.marts()
    rows = project.query("select training_row_count, iterations, k from segmentation_models")
    assert rows[0][0] == 1000 and rows[0][1] >= 1 and rows[0][2] == 3

    scaled = project.query("select max(centroid_scaled) filter (feature = 'annual_income'),"
                           " max(centroid_scaled) filter (feature = 'spending_score')"
                           " from segment_centroids group by segment_id")  # fmt: skip
    points = np.array(connection.sql("select annual_income, spending_score from t").fetchall())
    points = (points - points.mean(axis=0)) / points.std(axis=0)
    oracle = KMeans(3, init=np.array(scaled), n_init=1, tol=0).fit(points)
    [(inertia,)] = project.query(
        "select within_cluster_sum_of_squares from segmentation_models"
    )
    assert inertia <= oracle.inertia_ * 1.0001

    project.database.unlink()
    project.build(
        segmentation_input=f"{tmp_path}/shuffled.parquet",
        environment={"SEGMENTATION_THREADS": "2"},
        **settings,
    )
    assert project.marts() == first
