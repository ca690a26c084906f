"""Skewed features: nobody is a segment alone, the log is proposed, `auto` takes it."""

import numpy as np
import pytest
from conftest import write_customers

# A build for almost every test.
pytestmark = pytest.mark.slow

AUTO = [
    {"name": "annual_income", "transform": "auto"},
    {"name": "spending_score", "transform": "auto"},
]


def _with_a_giant(path):
    random = np.random.default_rng(11)
    rows = [
        (f"c{number:03d}", "F", 30, round(income, 2), random.integers(1, 6))
        for number, income in enumerate(random.lognormal(3, 1, size=300))
    ]
    return write_customers(path, [*rows, ("giant", "F", 30, 1_000_000, 3)])


def test_one_giant_is_no_segment_and_the_log_is_proposed(project, tmp_path):
    file = _with_a_giant(tmp_path / "giant.csv")
    printed = project.build(segmentation_input=str(file), segmentation_publish=False)
    [(smallest,)] = project.query("select min(customer_share) from segment_profiles")
    assert smallest >= 0.01
    assert project.query(
        "select is_outlier from customer_segments where customer_id = 'giant'"
    ) == [(True,)]
    advice = "try {name: annual_income, transform: log1p}"
    [(basis, is_clear, reason)] = project.query(
        "select selection_basis, has_clear_groups, selection_reason from segmentation_models"
    )
    assert (basis, is_clear) == ("convention", False)
    assert "1 customer who is far from all others set aside" in reason
    assert advice in reason and advice in printed and "spending_score is very" not in printed
    # The evidence of the chosen k is that of the segments that were made.
    assert project.query(
        "select min(smallest_segment_share) >= 0.01, any_value(is_eligible)"
        " from segment_count_candidates where is_selected"
    ) == [(True, False)]

    # Frozen with the model: the columns' own skewness decides, once.
    settings = {
        "segmentation_input": str(file),
        "segmentation_features": AUTO,
        "segmentation_name": "auto",
        "segmentation_publish": False,
    }
    assert advice not in project.build(**settings)
    transforms = (
        "select feature, transform from segmentation_model_features"
        " where segmentation_name = 'auto' order by feature"
    )
    assert project.query(transforms) == [
        ("annual_income", "log1p"),
        ("spending_score", "none"),
    ]
    placed = project.query("select customer_id, segment_id from customer_segments order by 1")
    write_customers(file, [(f"c{n:03d}", "F", 30, 20 + n / 100, 1 + n % 5) for n in range(301)])
    project.build(**settings, segmentation_on_refusal="warn")
    assert project.query(transforms) == [
        ("annual_income", "log1p"),
        ("spending_score", "none"),
    ]
    assert len(placed) == 301
