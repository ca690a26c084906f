"""The life of models on the mall customers: re-fits, changes, rollbacks, files."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT

SEGMENTS = "select customer_id, segment_id, segment_name from customer_segments order by 1"
MODELS = "select model_id, status from segmentation_models order by model_id"
WITH_AGE = ["age", "annual_income", "spending_score"]


@pytest.fixture(scope="module")
def lived(shared_project, mall_file):
    """Build, fit again with another seed, change the features and change them back."""
    project = shared_project("lifecycle")
    file = str(mall_file)
    seen = {}
    project.build(segmentation_input=file)
    seen["first"] = project.query(SEGMENTS)
    project.build(
        segmentation_input=file, segmentation_refit="always", segmentation_random_state=7
    )
    seen["other seed"] = project.query(SEGMENTS)
    project.build(segmentation_input=file, segmentation_features=WITH_AGE)
    seen["with age"] = project.query(SEGMENTS)
    project.build(segmentation_input=file)
    seen["back"] = project.query(SEGMENTS)
    return project, file, seen


@pytest.mark.slow
def test_another_seed_changes_no_id_and_no_name(lived):
    _, _, seen = lived
    assert seen["other seed"] == seen["first"]


@pytest.mark.slow
def test_features_changed_back_find_their_segments_again(lived):
    project, _, seen = lived
    assert seen["back"] == seen["first"]
    statuses = [status for _, status in project.query(MODELS)]
    assert len(statuses) in (3, 4) and statuses.count("active") == 1


@pytest.mark.slow
def test_rollback_and_model_file(lived, project, mall_file):
    lived_project, file, seen = lived
    first = lived_project.query(MODELS)[0][0]
    lived_project.build(segmentation_input=file, segmentation_activate=first)
    assert (first, "active") in lived_project.query(MODELS)
    printed = lived_project.build(segmentation_input=file)
    assert f"keep model {first}: it was activated by hand" in printed

    result = subprocess.run(
        [sys.executable, "-m", "customer_segmentation", "model", "customers"],
        cwd=ROOT,
        env={"SEGMENTATION_DATABASE": str(lived_project.database),
             "PYTHONPATH": str(ROOT / "python")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    path = project.folder / "model.json"
    path.write_text(result.stdout)
    assert json.loads(result.stdout)["model_id"] == first
    printed = project.build(segmentation_input=file, segmentation_model_file=str(path))
    assert f"activate model {first}" in printed and "search k" not in printed
    assert project.query(SEGMENTS) == seen["first"]


@pytest.mark.slow
def test_unknown_model_is_named_with_the_known_ones(lived):
    project, file, _ = lived
    printed = project.fail(segmentation_input=file, segmentation_activate="nobody")
    assert "segmentation_activate is nobody" in printed and "001-" in printed
    assert "Traceback" not in printed
