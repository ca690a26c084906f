"""Columns of any magnitude are described with as many digits as one of fifty."""

import math
from fractions import Fraction

import numpy as np
import pytest
from conftest import write_customers

EXPONENTS = [-15, -11, -6, -3, 0, 5, 9, 12]
COUNT = 240


def _column(kind, exponent):
    return f"{kind}_{'m' if exponent < 0 else 'p'}{abs(exponent)}"


@pytest.fixture(scope="module")
def described(shared_project):
    """One table with the same two columns in eight units; their values as they were written."""
    random = np.random.default_rng(0)
    group = np.arange(COUNT) % 3
    columns = {"even": np.array([20.0, 50.0, 90.0])[group] + random.normal(0, 4, COUNT)}
    columns["skewed"] = random.lognormal(3, 0.8, COUNT)
    texts = {
        _column(kind, exponent): [f"{value:.2f}e{exponent}" for value in values]
        for kind, values in columns.items() for exponent in EXPONENTS
    }  # fmt: skip
    project = shared_project("scales")
    ids = [f"c{number:03d}" for number in range(COUNT)]
    path = write_customers(
        project.folder / "scales.csv", zip(ids, *texts.values(), strict=True),
        header=",".join(["customer_id", *texts]),
    )  # fmt: skip
    project.build(
        segmentation_input=str(path), segmentation_name="scales", segmentation_k=3,
        segmentation_publish=False, segmentation_value_column="skewed_m15",
        segmentation_columns=[{"name": "customer_id", "type": "id"}]
        + [{"name": name, "type": "number"} for name in texts],
        segmentation_features=[_column("even", one) for one in EXPONENTS]
        + [{"name": "skewed_m6", "transform": "log1p"}],
        segmentation_profile_attributes=[_column("skewed", one) for one in EXPONENTS],
    )  # fmt: skip
    exact = {name: [Fraction(one) for one in values] for name, values in texts.items()}
    return project, ids, exact


def _moments(values):
    """Mean and population deviation, without any rounding before the root."""
    mean = sum(values) / len(values)
    variance = sum((one - mean) ** 2 for one in values) / len(values)
    scale = max(abs(one) for one in values)
    return float(mean), math.sqrt(variance / scale**2) * float(scale)


def test_columns_are_described_exactly(described):
    project, _, exact = described
    rows = project.query(
        "select column_name, mean, standard_deviation from customer_column_profiles"
        " where mean is not null"
    )
    assert {row[0] for row in rows} == set(exact)
    for name, mean, deviation in rows:
        assert (mean, deviation) == pytest.approx(_moments(exact[name]), rel=1e-12, abs=0)


def test_segments_are_described_exactly(described):
    project, ids, exact = described
    placed = dict(project.query("select customer_id, segment_id from customer_segments"))
    rows = project.query(
        "select segment_id, feature, mean, standard_deviation, mean_of_all"
        " from segment_feature_profiles"
    )
    assert len(rows) == 3 * len(exact)
    for segment_id, name, mean, deviation, mean_of_all in rows:
        values = [
            v for one, v in zip(ids, exact[name], strict=True) if placed[one] == segment_id
        ]
        assert (mean, deviation) == pytest.approx(_moments(values), rel=1e-11, abs=0)
        assert mean_of_all == pytest.approx(_moments(exact[name])[0], rel=1e-12, abs=0)
    totals = project.query("select segment_id, total_value from segment_profiles")
    for segment_id, total in totals:
        values = [
            value for one, value in zip(ids, exact["skewed_m15"], strict=True)
            if placed[one] == segment_id
        ]  # fmt: skip
        assert total == pytest.approx(float(sum(values)), rel=1e-12, abs=0)


def test_drift_compares_means_of_any_magnitude(described):
    project, _, exact = described
    rows = project.query(
        "select subject, mean_then, mean_now, status from segment_drift"
        " where subject_type = 'feature'"
    )
    assert len(rows) == len(EXPONENTS) + 1
    for name, then, now, status in rows:
        assert (then, now) == pytest.approx([_moments(exact[name])[0]] * 2, rel=1e-12, abs=0)
        assert status == "stable"
