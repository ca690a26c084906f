"""The published results of the mall customers file, and promises measured on it."""

import csv

import numpy as np
import pytest
from conftest import ROOT
from sklearn.cluster import KMeans

# Best known within-cluster sums of squares, recomputed with scikit-learn 1.9.1 and agreeing
# at k = 5 with R's kmeans and Spark MLlib; silhouettes of the same partitions.
STANDARDISED = {
    2: 269.016794, 3: 157.704008, 4: 108.921317, 5: 65.568408, 6: 55.057348,
    7: 44.864756, 8: 37.148117, 9: 32.330814, 10: 29.061153,
}  # fmt: skip
RAW = {
    2: 181363.59596, 3: 106348.37306, 4: 73679.78904, 5: 44448.45545, 6: 37233.81451,
    7: 30227.60651, 8: 24986.52564, 9: 21794.88561, 10: 19634.55463,
}  # fmt: skip
SILHOUETTES = {3: 0.466585, 4: 0.493907, 5: 0.554657}
# customers, income, score, mean age
SEGMENTS = [
    (81, 55.29630, 49.51852, 42.7160),
    (39, 86.53846, 82.12821, 32.6923),
    (35, 88.20000, 17.11429, 41.1143),
    (23, 26.30435, 20.91304, 45.2174),
    (22, 25.72727, 79.36364, 25.2727),
]
# The tables are printed with six digits, so that a value may be half of the last one off.
FACTOR = 1.000001


@pytest.fixture(scope="module")
def mall(mall_project):
    return mall_project


def test_no_customer_is_rejected(mall):
    assert mall.query("select count(*) from segmentation_customers") == [(200,)]
    assert mall.query("select count(*) from rejected_customer_records") == [(0,)]


def test_segments_are_the_published_ones(mall):
    rows = mall.query(
        """
        select customer_count, mean_annual_income, mean_spending_score, mean_age
        from segment_summary order by segment_id
        """
    )
    assert [row[0] for row in rows] == [row[0] for row in SEGMENTS]
    np.testing.assert_allclose(rows, SEGMENTS, rtol=0, atol=5.1e-5)
    centroids = mall.query(
        """
        select max(centroid) filter (feature = 'annual_income'),
               max(centroid) filter (feature = 'spending_score')
        from segment_centroids group by segment_id order by segment_id
        """
    )
    np.testing.assert_allclose(centroids, [row[1:3] for row in SEGMENTS], rtol=0, atol=5.1e-6)


def test_search_reaches_the_best_known_partition_of_every_k(mall):
    found = dict(
        mall.query("select k, within_cluster_sum_of_squares from segment_count_candidates")
    )
    assert found.keys() == STANDARDISED.keys()
    for k, best in STANDARDISED.items():
        assert found[k] <= best * FACTOR, k


def test_silhouettes_agree_to_six_decimals(mall):
    found = dict(mall.query("select k, silhouette_score from segment_count_candidates"))
    for k, published in SILHOUETTES.items():
        assert found[k] == pytest.approx(published, abs=5.1e-7)


def test_five_segments_are_chosen_with_a_reason(mall):
    [(k, reason)] = mall.query(
        "select k, reason from segment_count_candidates where is_selected"
    )
    assert k == 5
    assert "highest silhouette among the stable k" in reason


def test_scoring_agrees_with_scikit_learn(mall, mall_points):
    """SQL places everybody where ``predict`` does, at the same distance."""
    ids = [row[0] for row in mall.query("select customer_id from segmentation_customers")]
    rows = {
        customer_id: (segment_id, distance)
        for customer_id, segment_id, distance in mall.query(
            "select customer_id, segment_id, distance_to_centroid from customer_segments"
        )
    }
    centroids = np.array(
        mall.query(
            """
            select max(centroid_scaled) filter (feature = 'annual_income'),
                   max(centroid_scaled) filter (feature = 'spending_score')
            from segment_centroids group by segment_id order by segment_id
            """
        )
    )
    model = KMeans(n_clusters=5, init=centroids, n_init=1).fit(mall_points)
    labels, distances = model.predict(mall_points), model.transform(mall_points).min(axis=1)
    for number, customer_id in enumerate(sorted(ids)):
        assert rows[customer_id][0] == labels[number] + 1
        assert rows[customer_id][1] == pytest.approx(distances[number], rel=1e-9)


def test_second_build_keeps_the_model_and_every_mart(mall, mall_file):
    before = mall.marts()
    printed = mall.build(segmentation_input=str(mall_file), segmentation_k_min=2)
    assert "keep model" in printed
    assert mall.marts() == before


@pytest.mark.slow
def test_full_refresh_keeps_the_model(mall, mall_file):
    before = mall.query("select model_id, fitted_at from segmentation_models")
    result = mall.dbt(
        "build", "--full-refresh", segmentation_input=str(mall_file), segmentation_k_min=2
    )
    assert result.returncode == 0, result.stdout[-3000:]
    assert mall.query("select model_id, fitted_at from segmentation_models") == before


def _rewrite(mall_file, path, *, order=None, header=None, pad=None, line_end="\n"):
    with mall_file.open(newline="") as file:
        first, *rows = csv.reader(file)
    rows = [rows[index] for index in order] if order is not None else rows
    if pad is not None:
        rows = [[pad(row[0]), *row[1:]] for row in rows]
    text = line_end.join(",".join(row) for row in [header or first, *rows])
    path.write_bytes(text.encode())
    return path


def test_order_and_threads_change_nothing(mall, mall_file, project, tmp_path):
    shuffled = _rewrite(
        mall_file, tmp_path / "shuffled.csv", order=np.random.default_rng(3).permutation(200)
    )
    project.build(
        segmentation_input=str(shuffled),
        segmentation_k_min=2,
        environment={"SEGMENTATION_THREADS": "2"},
    )
    assert project.marts() == mall.marts()


@pytest.mark.slow
def test_copies_with_other_headers_ids_and_line_ends_agree(mall, mall_file, project, tmp_path):
    copy = _rewrite(
        mall_file,
        tmp_path / "copy.csv",
        header=["Customer ID", "Gender", "AGE", "AnnualIncome (k$)", "spending_score"],
        pad=lambda text: str(int(text)),
        line_end="\r\n",
    )
    project.build(segmentation_input=str(copy), segmentation_k_min=2)
    people = "select cast({} as int), segment_id from customer_segments order by 1"
    assert project.query(people.format("customer_id")) == mall.query(
        people.format("customer_id")
    )
    assert project.query("select min(customer_id) from customer_segments") == [("1",)]


@pytest.mark.slow
def test_unscaled_search_reaches_the_raw_column(project, mall_file):
    project.build(
        segmentation_input=str(mall_file), segmentation_k_min=2, segmentation_scaling="none"
    )
    found = dict(
        project.query("select k, within_cluster_sum_of_squares from segment_count_candidates")
    )
    for k, best in RAW.items():
        assert found[k] <= best * FACTOR, k


@pytest.mark.slow
def test_forced_k_is_used_and_the_evidence_still_said(project, mall_file):
    project.build(segmentation_input=str(mall_file), segmentation_k=3)
    assert project.query("select count(*) from segment_profiles") == [(3,)]
    [(reason,)] = project.query("select reason from segment_count_candidates where is_selected")
    assert "set by segmentation_k" in reason and "prefers k = 5" in reason


@pytest.mark.slow
def test_three_features(project, mall_file):
    project.build(
        segmentation_input=str(mall_file),
        segmentation_features=["age", "annual_income", "spending_score"],
    )
    [(inertia, silhouette)] = project.query(
        "select within_cluster_sum_of_squares, silhouette_score"
        " from segment_count_candidates where k = 6"
    )
    assert inertia <= 133.868 * 1.00001
    assert silhouette == pytest.approx(0.42743, abs=5.1e-6)


@pytest.mark.slow
def test_builds_from_another_folder_and_a_relative_path(project, mall_file, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mall.csv").write_bytes(mall_file.read_bytes())
    project.build(cwd=tmp_path / "elsewhere", segmentation_input="mall.csv")
    assert project.query("select count(*) from customer_segments") == [(200,)]
    for command in (("run",), ("test",), ("docs", "generate")):
        result = project.dbt(
            *command, cwd=tmp_path / "elsewhere", segmentation_input="mall.csv"
        )
        assert result.returncode == 0, result.stdout[-3000:]
    assert not (ROOT / "target" / "mall.csv").exists()


def test_scoring_imports_no_scikit_learn(mall, mall_file, tmp_path):
    """A meta path hook refuses scikit-learn; a build that only scores does not notice."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('sklearn', 'scipy', 'pandas'):\n"
        "            raise ImportError(name + ' is refused')\n"
        "sys.meta_path.insert(0, Refuse())\n"
    )
    refused = {"PYTHONPATH": str(tmp_path)}
    mall.build(segmentation_input=str(mall_file), segmentation_k_min=2, environment=refused)
    result = mall.dbt(
        "build",
        environment=refused,
        segmentation_input=str(mall_file),
        segmentation_refit="always",
    )
    assert "is refused" in result.stdout
