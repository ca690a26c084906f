"""A refused fit: what a build does with it, and how people decide."""

import pytest
from conftest import grouped_customers, write_customers

EVENTS = (
    "select event, model_id, reason from main_segmentation_intermediate"
    ".int_segmentation_models_fitted where event <> 'kept' order by event_number"
)
QUICK = {"segmentation_k_max": 4}
# Every build here has other settings, which dbt parses the project anew for.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def refused(shared_project, tmp_path_factory):
    """Three groups; then one of them sits beside another, which a fit cuts differently."""
    project = shared_project("refusal")
    folder = tmp_path_factory.mktemp("refusal")
    before = write_customers(folder / "before.csv", grouped_customers())
    moved = [
        (*row[:3], round(row[3] - 75, 1), row[4]) if number % 3 == 2 else row
        for number, row in enumerate(grouped_customers())
    ]
    after = write_customers(folder / "after.csv", moved)
    project.build(segmentation_input=str(before), **QUICK)
    asked = {**QUICK, "segmentation_input": str(after), "segmentation_on_refusal": "fail"}
    marts = project.marts()
    printed = project.fail(**asked, segmentation_refit="always")
    return project, asked, marts, printed


def test_build_stops_and_leaves_the_marts(refused):
    project, _, marts, printed = refused
    (_, active, _), (event, new, reason) = project.query(EVENTS)[:2]
    assert event == "refused"
    for text in (
        f"model {new} is refused",
        reason.split("refused: ")[1],
        f"--vars '{{segmentation_activate: {new}}}'",
        f"--vars '{{segmentation_activate: {active}}}'",
    ):
        assert text in printed
    assert printed.count(f"model {new} is refused") == 1 and "Traceback" not in printed
    assert project.marts() == marts


def test_retry_stops_again_without_another_fit(refused):
    project, asked, marts, _ = refused
    printed = project.fail(**asked)
    assert "is refused" in printed and "search k" not in printed
    assert len(project.query(EVENTS)) == 2
    assert project.marts() == marts


def test_people_decide(refused):
    project, asked, _, _ = refused
    (_, active, _), (_, new, _) = project.query(EVENTS)
    scores = "select distinct model_id from customer_segments"

    project.build(**{**asked, "segmentation_on_refusal": "warn"})
    assert project.query(scores) == [(active,)]
    project.build(**asked, segmentation_activate=active)
    printed = project.build(**asked)
    assert project.query(scores) == [(active,)] and "search k" not in printed
    assert [event for event, *_ in project.query(EVENTS)] == [
        "activated", "refused", "activated",
    ]  # fmt: skip

    # The same fit again: another number, refused again, and this time accepted.
    project.fail(**asked, segmentation_refit="always")
    again = project.query(EVENTS)[-1][1]
    assert again != new
    project.build(**asked, segmentation_activate=again)
    assert project.query(scores) == [(again,)]
    assert project.query("select status from segmentation_models order by model_id") == [
        ("superseded",), ("refused",), ("active",),
    ]  # fmt: skip


def test_impossible_setting_is_named(refused):
    project, asked, *_ = refused
    printed = project.fail(**{**asked, "segmentation_on_refusal": "ignore"})
    assert "segmentation_on_refusal" in printed and "warn, fail" in printed
