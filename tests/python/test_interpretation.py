"""Effect sizes and rules, against scipy and scikit-learn on the same customers."""

import numpy as np
import pytest
from customer_segmentation.model.rules import Column, describe_by_rules
from scipy.stats import contingency
from sklearn.feature_selection import f_classif

COLUMNS = [Column("income", "income", "k$"), Column("spending", "spending", None)]


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


def test_shares_of_the_rules_are_those_of_their_conditions(sample_project):
    """The rule as SQL, applied to the very customers that it was made from."""
    rules = sample_project.query(
        "select segment_id, condition, caught_share, purity from segment_rules"
    )
    assert len(rules) == sample_project.query("select count(*) from segment_profiles")[0][0]
    for segment_id, condition, caught_share, purity in rules:
        [(both, caught, members)] = sample_project.query(
            f"""
            select
                count(*) filter (({condition}) and segment_id = {segment_id}),
                count(*) filter ({condition}),
                count(*) filter (segment_id = {segment_id})
            from customer_segments
            inner join segmentation_customers using (customer_id)
            where missing_feature_count = 0
            """
        )
        assert caught_share == pytest.approx(both / members)
        assert purity == pytest.approx(both / caught)
        assert caught_share > 0.5 and purity > 0.5


def test_a_rule_finds_the_box_that_a_segment_was_drawn_in():
    random = np.random.default_rng(4)
    values = random.uniform(0, 100, size=(3000, 2))
    inside = (values[:, 0] > 60) & (values[:, 1] <= 30)
    found = describe_by_rules(values, inside.astype(int), columns=COLUMNS, k=2, random_state=0)[
        1
    ]
    assert found.rule == "income above 60 k$ and spending up to 30"
    assert found.condition == "income > 60 and spending <= 30"
    assert found.purity > 0.97 and found.caught_share > 0.97


def test_whole_numbers_are_cut_between_and_shares_stay_exact():
    values = np.repeat(np.arange(20.0), 5).reshape(-1, 1)
    labels = (values[:, 0] > 9).astype(int)
    low, high = describe_by_rules(values, labels, columns=COLUMNS[:1], k=2, random_state=0)
    assert (low.rule, high.rule) == ("income up to 9 k$", "income above 9 k$")
    assert low.purity == low.caught_share == high.purity == high.caught_share == 1


def test_a_segment_without_rows_and_one_of_all_have_a_rule():
    values = np.arange(10.0).reshape(-1, 1)
    everybody, nobody = describe_by_rules(
        values, np.zeros(10, dtype=int), columns=COLUMNS[:1], k=2, random_state=0
    )
    assert (everybody.rule, everybody.condition, everybody.purity) == ("everybody", "true", 1)
    assert (nobody.rule, nobody.condition) == ("nobody", "false")


def test_rules_change_with_neither_order_nor_labels_of_others():
    random = np.random.default_rng(7)
    values = random.normal(size=(400, 2))
    labels = (values[:, 0] > 0).astype(int) + 2 * (values[:, 1] > 0.5)
    order = random.permutation(400)
    arguments = {"columns": COLUMNS, "k": 4, "random_state": 1}
    assert describe_by_rules(values, labels, **arguments) == describe_by_rules(
        values[order], labels[order], **arguments
    )


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
