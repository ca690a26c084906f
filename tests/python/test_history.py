"""Who moved, when and why: rolling dates of the mall customers, changed by hand."""

import csv

import duckdb
import numpy as np
import pytest
from conftest import built_at, grouped_customers, write_customers
from customer_segmentation.commands.compact import compact
from scipy.stats import chi2

HISTORY = (
    "select segment_id, cast(valid_from as varchar), cast(valid_to as varchar)"
    " from customer_segment_history where customer_id = '{}' order by valid_from"
)
MIGRATIONS = (
    "select from_segment_id, to_segment_id, cause, customer_count, share_of_from_segment"
    " from segment_migrations where to_date = date '{}' order by all"
)


@pytest.fixture(scope="module")
def months(shared_project, mall_file, tmp_path_factory):
    """Three dates: the file; ten rich spenders more, one gone, one new; then k = 6."""
    project = shared_project("history")
    with mall_file.open(newline="") as file:
        header, *rows = csv.reader(file)
    february = [list(row) for row in rows if row[0] != "0005"]
    for row in february[:10]:
        row[3], row[4] = "100", "90"
    february.append(["0999", "Male", "40", "60", "50"])
    path = tmp_path_factory.mktemp("history") / "february.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *february])

    january = {"segmentation_input": str(mall_file), "segmentation_as_of_date": "2026-01-31"}
    project.build(**january)
    recorded = project.marts()
    project.build(**january)
    retried = project.marts()
    second = {"segmentation_input": str(path), "segmentation_as_of_date": "2026-02-28"}
    project.build(**second)
    project.build(**{**second, "segmentation_as_of_date": "2026-03-31"}, segmentation_k=6)
    return project, recorded, retried


def test_retry_of_a_date_changes_nothing(months):
    _, recorded, retried = months
    assert retried == recorded


def test_moves_are_counted_with_their_cause(months):
    project, _, _ = months
    assert project.query(MIGRATIONS.format("2026-02-28")) == [
        (4, 2, "customer_moved", 5, pytest.approx(5 / 23)),
        (4, None, "left", 1, pytest.approx(1 / 23)),
        (5, 2, "customer_moved", 5, pytest.approx(5 / 22)),
        (None, 1, "joined", 1, None),
    ]
    # Data did not change between the last two dates: only borders can have moved.
    assert {row[2] for row in project.query(MIGRATIONS.format("2026-03-31"))} == {
        "boundary_moved"
    }


def test_page_tells_the_moves_that_the_periods_tell(months):
    """Everybody is in one cell of the matrix, also those who stayed and have no event."""
    pytest.importorskip("altair", reason="the page needs requirements-report.lock")
    from customer_segmentation.report.reading import read_marts

    project, _, _ = months
    at = (
        "(select customer_id, segment_id from customer_segment_history where valid_from <="
        " date '{0}' and (valid_to is null or valid_to > date '{0}'))"
    )
    expected = project.query(
        "select before.segment_id, now.segment_id, count(*)"
        f" from {at.format('2026-02-28')} as before"
        f" full join {at.format('2026-03-31')} as now using (customer_id) group by all"
    )
    found = [
        (row["from_segment_id"], row["to_segment_id"], row["customer_count"])
        for row in read_marts(built_at(project.database))["segment_changes"]
    ]
    assert sorted(found) == sorted(expected)
    assert len(found) > 5


def test_periods_follow_one_another(months):
    project, _, _ = months
    assert project.query(HISTORY.format("0005")) == [(4, "2026-01-31", "2026-02-28")]
    assert project.query(HISTORY.format("0999")) == [(1, "2026-02-28", None)]
    assert project.query(HISTORY.format("0001"))[0] == (4, "2026-01-31", "2026-02-28")


def test_a_sixth_segment_is_split_off_and_says_so(months):
    project, _, _ = months
    rows = project.query(
        "select segment_id, identity, related_segment_ids from segment_lineage"
        " where model_id = (select model_id from segmentation_models where status = 'active')"
    )
    assert sorted(rows) == [
        *[(segment_id, "matched", "") for segment_id in range(1, 6)],
        (6, "split", "2"),
    ]


def test_a_period_names_the_model_that_began_it(months):
    project, _, _ = months
    began = project.query(
        "select distinct history.valid_from, models.as_of_date from customer_segment_history"
        " as history inner join segmentation_models as models using (model_id) order by 1"
    )
    # February was scored by the model of January; March asked for another one.
    assert [tuple(map(str, row)) for row in began] == [
        ("2026-01-31", "2026-01-31"),
        ("2026-02-28", "2026-01-31"),
        ("2026-03-31", "2026-03-31"),
    ]


@pytest.mark.slow
def test_lineages_in_one_database_have_a_history_each(project, mall_file):
    settings = {"segmentation_input": str(mall_file), "segmentation_k_max": 4}
    periods = (
        "select cast(valid_from as varchar), valid_to, count(*) from customer_segment_history"
        " group by all order by all"
    )
    for name, date in (("north", "2026-01-31"), ("south", "2026-02-28")):
        settings |= {"segmentation_name": name, "segmentation_as_of_date": date}
        project.build(**settings)
        assert project.query(periods) == [(date, None, 200)]
    assert project.query("select count(*) from segment_migrations") == [(0,)]

    # Who is erased and still in the input comes back, although the outcome is the same.
    project.dbt(
        "run-operation", "erase_customer", "--args", "{customer_id: '0002'}", **settings
    )
    assert project.query(periods) == [("2026-02-28", None, 199)]
    project.build(**settings)
    assert project.query(periods) == [("2026-02-28", None, 200)]


@pytest.mark.slow
def test_history_is_written_forwards_only(months, mall_file):
    project, _, _ = months
    before = project.marts()
    past = {
        "segmentation_input": str(mall_file),
        "segmentation_as_of_date": "2026-01-01",
        "segmentation_k": 6,
    }
    printed = project.fail(**past)
    assert "2026-03-31 or later" in printed and "2026-01-01 is not recorded" in printed
    assert project.marts() == before

    # Asked for: today's marts show the past, and history stays.
    printed = project.build(**past, segmentation_allow_past_date=True)
    assert "The marts will show 2026-01-01 instead of 2026-03-31" in printed
    history = ("customer_segment_history", "segment_migrations", "segment_lineage")
    now = project.marts()
    assert {name: now[name] for name in history} == {name: before[name] for name in history}
    assert now["customer_segments"] != before["customer_segments"]


@pytest.mark.slow
def test_a_date_that_lies_ahead_is_said_and_can_be_forgotten(project, mall_file):
    settings = {"segmentation_input": str(mall_file), "segmentation_k_max": 4}
    dates = (
        "select cast(as_of_date as varchar), customer_count"
        " from main_segmentation_intermediate.int_segmentation_dates_recorded order by 1"
    )
    project.build(**settings, segmentation_as_of_date="2026-01-31")
    before = project.marts()
    printed = project.build(**settings, segmentation_as_of_date="2162-01-31")
    assert "forget_dates --args '{from_date: 2162-01-31}'" in printed
    printed = project.fail(**settings, segmentation_as_of_date="2026-02-28")
    assert "2162-01-31 lies ahead of today" in printed
    assert "forget_dates --args '{from_date: 2162-01-31}'" in printed
    forget = ("run-operation", "forget_dates", "--args", "{from_date: 2162-01-31}")
    # Of another lineage: the default one without an input.
    assert project.dbt(*forget).returncode != 0
    assert project.query(dates) == [("2026-01-31", 200), ("2162-01-31", 200)]
    assert project.dbt(*forget, **settings).returncode == 0
    assert project.query(dates) == [("2026-01-31", 200)]
    project.build(**settings, segmentation_as_of_date="2026-01-31")
    assert project.marts() == before


@pytest.mark.slow
def test_ids_written_in_another_way_do_not_overwrite_the_history(project, tmp_path):
    rows = grouped_customers()
    lower = write_customers(tmp_path / "lower.csv", rows)
    upper = write_customers(
        tmp_path / "upper.csv", [(row[0].upper() + " ", *row[1:]) for row in rows]
    )
    history = "select * from customer_segment_history order by all"
    settings = {"segmentation_k_max": 4, "segmentation_as_of_date": "2026-01-31"}
    project.build(segmentation_input=str(lower), **settings)
    before = project.query(history)
    # The same date, and a later one.
    for date in ("2026-01-31", "2026-02-28"):
        settings["segmentation_as_of_date"] = date
        printed = " ".join(project.build(segmentation_input=str(upper), **settings).split())
        assert "0 of 60 customers are among the 60 of 2026-01-31" in printed
        assert "then c000, c001, c002; now C000, C001, C002" in printed
        assert "But for case 60 ids are the same" in printed
        assert project.query(history) == before
    printed = project.build(
        segmentation_input=str(upper), segmentation_allow_other_customers=True, **settings
    )
    assert "They are recorded as others" in printed
    assert project.query(
        "select cause, sum(customer_count) from (select case when from_segment_id is null then"
        " 'joined' else 'left' end as cause, customer_count from segment_migrations)"
        " group by all order by all"
    ) == [("joined", 60), ("left", 60)]


@pytest.mark.slow
def test_shifted_income_is_drift_and_fits_where_drift_decides(project, mall_file, tmp_path):
    with mall_file.open(newline="") as file:
        header, *rows = csv.reader(file)
    shifted = [[*row[:3], str(round(int(row[3]) * 1.4)), row[4]] for row in rows]
    random = np.random.default_rng(5)
    noisy = [[*row[:3], f"{int(row[3]) * random.normal(1, 0.02):.1f}", row[4]] for row in rows]
    for name, changed in (("shifted", shifted), ("noisy", noisy)):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header, *changed])
    project.build(segmentation_input=str(mall_file))
    status = "select status from segment_drift where subject = 'annual_income'"

    printed = project.build(
        segmentation_input=f"{tmp_path}/noisy.csv", segmentation_refit_on_drift=True
    )
    assert project.query(status) == [("stable",)] and "search k" not in printed
    printed = project.build(segmentation_input=f"{tmp_path}/shifted.csv")
    assert project.query(status) == [("drifted",)] and "search k" not in printed
    assert "annual_income" in printed and "segmentation_refit: always" in printed
    printed = project.build(
        segmentation_input=f"{tmp_path}/shifted.csv",
        segmentation_refit_on_drift=True,
        segmentation_max_reassigned_share=1,
    )
    assert "drifted from the active model: annual_income" in printed
    assert project.query(status) == [("stable",)]


@pytest.mark.slow
def test_erased_customer_is_nowhere(months):
    project, _, _ = months
    # What builds that were killed leave behind, under dbt's own names.
    with duckdb.connect(str(project.database)) as connection:
        connection.execute(
            "create table customer_segments__dbt_backup as from customer_segments;"
            " create table main_segmentation_staging.stg_customer_records__dbt_tmp as"
            " from main_segmentation_staging.stg_customer_records;"
            " create table somebody_s_own as select '0002' as customer_id"
        )
    assert len(_holding(project, "0002")) > 10
    result = project.dbt("run-operation", "erase_customer", "--args", "{customer_id: '0002'}")
    assert result.returncode == 0, result.stdout[-2000:]
    assert _holding(project, "0002") == ["somebody_s_own.customer_id"]
    for command in (
        "rm -r ", "_marts.sets", "segments compact", "dbt clean", "the input"
    ):  # fmt: skip
        assert command in result.stdout
    with duckdb.connect(str(project.database)) as connection:
        connection.execute("drop table somebody_s_own")
    before = project.marts()
    compact(project.database)
    assert project.marts() == before
    result = project.dbt("run-operation", "erase_customer", "--args", "{customer_id: '2'}")
    assert result.returncode != 0
    assert "no table has a customer 2" in result.stdout


def _holding(project, text):
    """Every column of every relation in the database that has a text in it, as a word."""
    columns = project.query(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where table_schema not in ('information_schema', 'pg_catalog') order by all"
    )
    return [
        f"{table}.{column}"
        for schema, table, column in columns
        if project.query(
            f'select 1 from "{schema}"."{table}" where regexp_matches('
            f"cast(\"{column}\" as varchar), '(^|[^0-9A-Za-z.]){text}([^0-9A-Za-z]|$)') limit 1"
        )
    ]


@pytest.mark.parametrize("degrees", [3, 5, 9, 20])
def test_limits_of_chance_agree_with_scipy(degrees):
    for share, normal in ((0.99, 2.326348), (0.999, 3.090232)):
        # The expression of the macro chi_squared_quantile.
        [(found,)] = duckdb.sql(
            f"select {degrees} * pow(1 - 2 / (9.0 * {degrees})"
            f" + {normal} * sqrt(2 / (9.0 * {degrees})), 3)"
        ).fetchall()
        assert found == pytest.approx(chi2.ppf(share, degrees), rel=0.02)
