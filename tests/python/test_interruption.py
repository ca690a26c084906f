"""Builds that die half-way, or meet another one: nothing is torn, nothing is lost."""

import json
import os
import random
import shutil
import signal
import subprocess
import time

import duckdb
import pytest
from conftest import DBT, ROOT, Project, grouped_customers, write_customers

QUICK = {"segmentation_k_max": 4}
MODELS_IN_ORDER = (
    "select model_id from main_segmentation_intermediate.int_segmentation_models_listed"
    " where status = 'active' and segmentation_name = 'customers'"
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A table of three groups, and the same with six customers of one group in another."""
    folder = tmp_path_factory.mktemp("files")
    before = grouped_customers()
    after = [
        (*row[:3], round(row[3] + 40, 1), round(row[4] + 60, 1))
        if number < 18 and number % 3 == 0
        else row
        for number, row in enumerate(before)
    ]
    return (
        str(write_customers(folder / "before.csv", before)),
        str(write_customers(folder / "after.csv", after)),
    )


def _without_the_last_steps(project, **settings):
    """Build, but die between the events of a date and its record."""
    result = project.dbt("build", "--exclude", "int_segmentation_dates_recorded+", **settings)
    assert result.returncode == 0, result.stdout[-2000:]


@pytest.mark.slow
def test_history_of_a_build_that_died_is_forgotten(project, files):
    before, after = files
    history = "select * from customer_segment_history order by all"
    january = {**QUICK, "segmentation_input": before, "segmentation_as_of_date": "2026-01-31"}
    march = {**january, "segmentation_as_of_date": "2026-03-31"}
    project.build(**january)
    stayed = project.query(history)

    # Of the same date, with another outcome; then the first outcome again.
    _without_the_last_steps(project, **{**january, "segmentation_input": after})
    assert project.query(history) != stayed
    project.build(**january)
    assert project.query(history) == stayed

    # Of a date that no build ever finishes.
    _without_the_last_steps(
        project,
        **{**march, "segmentation_input": after, "segmentation_as_of_date": "2026-02-28"},
    )
    assert project.query(history) != stayed
    project.build(**march)
    assert project.query(history) == stayed
