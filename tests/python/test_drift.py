"""Drift where values are missing, clipped or transformed: none without a change."""

import math

import numpy as np
import pytest
from conftest import write_customers

SETTINGS = {
    "segmentation_name": "gaps",
    "segmentation_features": [
        {"name": "annual_income", "weight": 2.0},
        {
            "name": "spending_score",
            "missing": "median",
            "clip": [0.1, 0.6],
            "transform": "log1p",
        },
        {"name": "gender", "encode": "one_hot"},
        "age",
    ],
    "segmentation_k": 3,
    "segmentation_publish": False,
}
DRIFT = (
    "select subject, population_stability_index, mean_then, mean_now, status from segment_drift"
)


def _customers(without_income):
    """Sixty customers, ten times each; so many of ten lack the income.

    Ages are in thirds, and so are genders: numbers of more digits than a scale keeps.
    """
    random = np.random.default_rng(4)
    centers = [(20, 20), (60, 80), (110, 30)]
    rows = []
    for number in range(60):
        income, score = random.normal(centers[number % 3], 6).clip(1)
        gender = ["Female", "Male", "non-binary"][number * 7 % 60 // 20]
        rows += [
            (f"c{number:02d}_{copy}", gender if copy < 9 else "", number % 4 / 3,
             f"{income:.2f}" if copy >= without_income else "",
             f"{score:.2f}" if copy != 8 else "")
            for copy in range(10)
        ]  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def measured(shared_project):
    """Fit where three of ten lack the income, then score where six of ten do."""
    project = shared_project("drift")
    seen = {}
    for without_income in (3, 6):
        file = write_customers(
            project.folder / f"{without_income}.csv", _customers(without_income)
        )
        project.build(segmentation_input=str(file), **SETTINGS)
        seen[without_income] = {row[0]: row[1:] for row in project.query(DRIFT)}
    [(models,)] = project.query("select count(*) from segmentation_models")
    assert models == 1
    return seen


def test_customers_that_were_fitted_have_not_drifted(measured):
    """Also where a fit filled in values of customers, since too few were complete."""
    drift = measured[3]
    assert set(drift) == {
        "annual_income", "spending_score", "gender__diverse", "gender__female",
        "gender__male", "age", "distance_to_centroid", "segments", "1", "2", "3",
    }  # fmt: skip
    for subject, (index, mean_then, mean_now, status) in drift.items():
        assert index < 1e-4
        assert status == "stable"
        if subject != "segments":
            assert mean_then == pytest.approx(mean_now, rel=1e-9)


def test_more_missing_values_are_drift(measured):
    """By hand: of 600, 180 and then 360 without income; each tenth shrinks from 42 to 24."""
    index, mean_then, mean_now, status = measured[6]["annual_income"]
    # Half a customer is added to each of eleven bins.
    then, now = [42.5] * 10 + [180.5], [24.5] * 10 + [360.5]
    shares = [(a / sum(then), b / sum(now)) for a, b in zip(then, now, strict=True)]
    by_hand = sum((b - a) * math.log(b / a) for a, b in shares)
    assert index == pytest.approx(by_hand, abs=1e-4)
    assert status == "drifted"
    assert mean_now == pytest.approx(mean_then, rel=1e-9)
    for subject in ("spending_score", "gender__diverse", "gender__female", "age"):
        assert measured[6][subject][0] < 1e-4
