"""History is appended to, and the latest attempt that is recorded of a date counts."""

import duckdb
import pytest
from conftest import grouped_customers, write_customers

SCHEMA = "main_segmentation_intermediate"
HISTORY = "select * from customer_segment_history order by all"
EVENTS = f"select * from {SCHEMA}.int_customer_segment_events order by all"
DATES = f"select * from {SCHEMA}.int_segmentation_dates_recorded order by all"
ATTEMPTS = (
    "select cast(as_of_date as varchar), attempt, is_withdrawn"
    f" from {SCHEMA}.int_segmentation_dates_recorded order by all"
)
# What the version before had: no numbers of attempts.
WITHOUT_ATTEMPTS = f"""
    drop view customer_segment_history;
    drop view {SCHEMA}.int_segmentation_dates_listed;
    alter table {SCHEMA}.int_customer_segment_events drop column attempt;
    alter table {SCHEMA}.int_segmentation_dates_recorded drop column attempt;
    alter table {SCHEMA}.int_segmentation_dates_recorded drop column is_withdrawn;
"""


@pytest.mark.slow
def test_every_attempt_stays_and_the_latest_one_counts(project, tmp_path):
    rows = grouped_customers()
    moved = [
        (*row[:3], rows[-1][3], rows[-1][4]) if number < 3 else row
        for number, row in enumerate(rows)
    ]
    files = {
        "before": write_customers(tmp_path / "before.csv", rows),
        "moved": write_customers(tmp_path / "moved.csv", moved),
        "fewer": write_customers(tmp_path / "fewer.csv", rows[:-1]),
    }

    def build(name, date):
        """Build, and see that no row of history is gone or altered."""
        before = set(project.query(EVENTS)), set(project.query(DATES))
        result = project.dbt(
            "build", "--select", "+customer_segment_history", "+segment_migrations",
            segmentation_input=str(files[name]), segmentation_as_of_date=date,
            segmentation_k_max=4,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout[-2000:]
        after = project.query(EVENTS), project.query(DATES)
        assert before[0] <= set(after[0]) and before[1] <= set(after[1])
        return project.query(HISTORY)

    project.build(
        segmentation_input=str(files["before"]),
        segmentation_as_of_date="2026-01-31",
        segmentation_k_max=4,
    )
    january = project.query(HISTORY)
    with duckdb.connect(str(project.database)) as connection:
        connection.execute(WITHOUT_ATTEMPTS)
        connection.execute(f"create table said as from {SCHEMA}.int_customer_segment_events")
    # A build of this version numbers what the one before wrote; the same outcome is no attempt.
    settings = {"segmentation_input": str(files["before"]), "segmentation_k_max": 4}
    project.build(**settings, segmentation_as_of_date="2026-01-31")
    assert project.query(HISTORY) == january
    assert project.query(ATTEMPTS) == [("2026-01-31", 0, False)]
    assert project.query(f"select * exclude (attempt) from ({EVENTS}) order by all") == (
        project.query("from said order by all")
    )

    # Two of the three moved, one was there; corrected: nobody did; corrected again: one left.
    assert len(build("moved", "2026-02-28")) == len(january) + 2
    assert build("before", "2026-02-28") == january
    fewer = build("fewer", "2026-02-28")
    assert sum(row[-1] is not None for row in fewer) == 1 and len(fewer) == len(january)
    assert project.query("select cause, customer_count from segment_migrations") == [
        ("left", 1)
    ]
    said = project.query(EVENTS)
    assert build("fewer", "2026-02-28") == fewer and project.query(EVENTS) == said
    assert project.query(ATTEMPTS)[1:] == [
        ("2026-02-28", attempt, False) for attempt in (1, 2, 3)
    ]

    # Withdrawn, by a record of its own; then written anew.
    result = project.dbt(
        "run-operation", "forget_dates", "--args", "{from_date: 2026-02-28}", **settings
    )
    assert result.returncode == 0, result.stdout
    assert project.query(EVENTS) == said and project.query(HISTORY) == january
    assert build("moved", "2026-02-28") != january
    assert project.query(ATTEMPTS)[4:] == [("2026-02-28", 4, True), ("2026-02-28", 5, False)]
