"""Rules of segments: what they say holds, in code and in the marts."""

import numpy as np
import pytest
from customer_segmentation.model.rules import Column, describe_by_rules

COLUMNS = [Column("income", "income", "k$"), Column("spending", "spending", None)]


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
