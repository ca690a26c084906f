"""Effect sizes and what the page draws, against scipy, scikit-learn and numpy."""

import numpy as np
import pytest
from scipy.stats import contingency
from sklearn.feature_selection import f_classif


@pytest.fixture(scope="module")
def effects(sample_project):
    return {
        name: (statistic, value, is_inflated)
        for name, statistic, value, is_inflated in sample_project.query(
            "select column_name, statistic, effect_size, is_inflated_by_construction"
            " from segment_effect_sizes"
        )
    }


@pytest.mark.parametrize("column", ["annual_income", "spending_score", "age"])
def test_eta_squared_follows_from_the_f_statistic(effects, sample_project, column):
    rows = sample_project.query(
        f"select segment_id, {column} from customer_segments"
        f" inner join segmentation_customers using (customer_id) where {column} is not null"
    )
    labels, values = np.array(rows).T
    [f_statistic], _ = f_classif(values.reshape(-1, 1), labels)
    between = len(np.unique(labels)) - 1
    expected = f_statistic * between / (f_statistic * between + len(labels) - between - 1)
    statistic, value, is_inflated = effects[column]
    assert statistic == "eta_squared"
    # Means in the profiles are sums of decimals with twelve digits.
    assert value == pytest.approx(expected, rel=1e-9)
    assert is_inflated == (column != "age")


def test_cramers_v_is_that_of_scipy(effects, sample_project):
    rows = sample_project.query(
        "select segment_id, gender from customer_segments"
        " inner join segmentation_customers using (customer_id) where gender is not null"
    )
    labels, genders = zip(*rows, strict=True)
    table = contingency.crosstab(labels, genders).count
    statistic, value, is_inflated = effects["gender"]
    assert (statistic, is_inflated) == ("cramers_v", False)
    assert value == pytest.approx(contingency.association(table, method="cramer"), rel=1e-9)


def test_tiles_and_bars_hold_every_customer_once(sample_project):
    table = "main_segmentation_intermediate.int_page_customers_binned"
    [(customers,)] = sample_project.query("select count(*) from customer_segments")
    for figure in ("map", "silhouette"):
        assert sample_project.query(
            f"select sum(customer_count) from {table} where figure = '{figure}'"
        ) == [(customers,)]


def test_bars_of_silhouettes_agree_with_numpy(sample_project):
    rows = sample_project.query(
        "select segment_id, simplified_silhouette from customer_segments order by all"
    )
    drawn = sample_project.query(
        "select segment_id, silhouette_low, customer_count"
        " from main_segmentation_intermediate.int_page_customers_binned"
        " where figure = 'silhouette'"
    )
    labels, values = np.array(rows).T
    for segment_id in np.unique(labels):
        expected, _ = np.histogram(values[labels == segment_id], bins=20, range=(0, 1))
        found = {low: count for label, low, count in drawn if label == segment_id}
        assert [found.get(place / 20, 0) for place in range(20)] == expected.tolist()
