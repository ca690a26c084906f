"""Lists for campaign tools: complete, deterministic, harmless in a spreadsheet."""

import csv
import hashlib
import re
import shutil

import duckdb
import pytest
from conftest import built_at
from customer_segmentation.commands import main
from customer_segmentation.commands.export import ListsAsked, export_segments

HISTORY = """
    drop view customer_segment_history;
    create table customer_segment_history as
        select customer_id, segment_id, model_id, date '2026-10-01' as valid_from,
            cast(null as date) as valid_to
        from customer_segments;
    -- The first of segment 2 came from segment 1 on the last date.
    create table mover as select min(customer_id) as customer_id from customer_segments
        where segment_id = 2;
    update customer_segment_history set valid_from = date '2026-11-01'
        where customer_id = (from mover);
    insert into customer_segment_history
        select customer_id, 1, 'm', date '2026-10-01', date '2026-11-01' from mover;
    -- The last of segment 3 is new, and one of segment 1 is a customer no more.
    update customer_segment_history set valid_from = date '2026-11-01'
        where customer_id = (
            select max(customer_id) from customer_segments where segment_id = 3
        );
    insert into customer_segment_history values
        ('gone', 1, 'm', date '2026-09-01', date '2026-11-01'),
        ('long gone', 1, 'm', date '2026-08-01', date '2026-09-01');
    drop table mover;
"""
DATES = """
    delete from main_segmentation_intermediate.int_segmentation_dates_recorded;
    insert into main_segmentation_intermediate.int_segmentation_dates_recorded
        (segmentation_name, as_of_date, attempt, is_withdrawn)
        select name, day, 1, false from (values {}) as dates (name, day);
"""


@pytest.fixture
def copied(sample_project, tmp_path):
    def copy(statements=""):
        database = tmp_path / "copy.duckdb"
        shutil.copyfile(sample_project.database, database)
        with duckdb.connect(str(database)) as connection:
            connection.execute(statements or "select 1")
        return database

    return copy


def _read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_customer_is_in_the_list_of_the_segment(sample_project, tmp_path):
    written = export_segments(built_at(sample_project.database), tmp_path / "lists")
    members = {
        (row["customer_id"], int(row["segment_id"])) for path in written for row in _read(path)
    }
    assert members == set(
        sample_project.query("select customer_id, segment_id from customer_segments")
    )
    assert all(row["has_entered"] == "" for row in _read(written[0]))
    assert not list((tmp_path / "lists").glob("suppress_*.csv"))


def test_who_entered_and_who_left_since_the_last_date(copied, tmp_path):
    database = copied(
        HISTORY
        + DATES.format(
            "('sample', date '2026-10-01'), ('sample', date '2026-11-01'),"
            " ('other', date '2026-10-15')"
        )
    )
    export_segments(built_at(database), tmp_path / "lists")
    entered = {
        (row["segment_id"], row["customer_id"], row["previous_segment_id"])
        for path in (tmp_path / "lists").glob("segment_?.csv")
        for row in _read(path)
        if row["has_entered"] == "true"
    }
    with duckdb.connect(str(database), read_only=True) as connection:
        [(mover, joiner)] = connection.sql(
            "select min(customer_id) filter (segment_id = 2),"
            " max(customer_id) filter (segment_id = 3) from customer_segments"
        ).fetchall()
    assert entered == {("2", mover, "1"), ("3", joiner, "")}
    left = _read(tmp_path / "lists" / "suppress_segment_1.csv")
    assert {tuple(row.values()) for row in left} == {
        (mover, "1", "2", "moved"),
        ("gone", "1", "", "left"),
    }
    assert _read(tmp_path / "lists" / "suppress_segment_3.csv") == []


def test_nobody_entered_where_nobody_moved_since_the_last_date(copied, tmp_path):
    """Not since an earlier date at which somebody did."""
    dates = ("2026-10-01", "2026-11-01", "2026-12-01")
    database = copied(
        HISTORY + DATES.format(", ".join(f"('sample', date '{day}')" for day in dates))
    )
    written = export_segments(built_at(database), tmp_path / "lists")
    rows = [row for path in written for row in _read(path)]
    assert rows and {row.get("has_entered") for row in rows} == {"false"}


def test_control_group_follows_from_id_and_salt(sample_project, tmp_path):
    asked = ListsAsked(control_share=0.2, salt="spring")
    rows = [
        row
        for path in export_segments(
            built_at(sample_project.database), tmp_path / "lists", asked
        )
        for row in _read(path)
    ]
    for row in rows:
        digest = hashlib.md5(f"{row['customer_id']}:spring".encode()).hexdigest()
        is_control = int(digest[:8], 16) < round(0.2 * 2**32)
        assert row["is_control"] == str(is_control).lower()
    share = sum(row["is_control"] == "true" for row in rows) / len(rows)
    # Three standard errors of a fifth of about 2,000.
    assert share == pytest.approx(0.2, abs=3 * (0.2 * 0.8 / len(rows)) ** 0.5)


def test_only_who_consented_is_listed(copied, tmp_path):
    database = copied(
        """
        alter table segmentation_customers add column consent varchar;
        update segmentation_customers set consent = case cast(right(customer_id, 1) as int)
            when 0 then 'yes' when 1 then ' TRUE' when 2 then '1' when 3 then 'no'
            when 4 then '' end;
        """
        + HISTORY
        + DATES.format("('sample', date '2026-10-01'), ('sample', date '2026-11-01')")
    )
    written = export_segments(
        built_at(database), tmp_path / "lists", ListsAsked(consent_column="consent")
    )
    assert len(written) > 5
    seen = set()
    for path in written:
        for row in _read(path):
            has_consented = row["customer_id"][-1] in {"0", "1", "2"}
            if path.name.startswith("suppress_"):
                # Whoever has not agreed is here to be taken out of an audience, and says so.
                assert has_consented == (row["suppression_reason"] == "moved"), row
                seen.add(row["suppression_reason"])
            else:
                assert has_consented, (path.name, row)
    assert seen >= {"left", "no_consent"}


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t", "\r", " =", "\x00=", "\u00a0＝", "\u200e@", "a;=", 'a",='],
)
def test_no_cell_is_a_formula(copied, tmp_path, start):
    hostile = f'{start}cmd()|"/C calc"!A0'
    quoted = hostile.replace("'", "''")
    database = copied(
        f"""
        create table victim as select min(customer_id) as customer_id from customer_segments;
        update customer_segments set customer_id = '{quoted}'
            where customer_id = (from victim);
        update segmentation_customers set customer_id = '{quoted}'
            where customer_id = (from victim);
        update customer_segments set segment_name = '{quoted}';
        """
    )
    written = export_segments(built_at(database), tmp_path / "lists")
    rows = [row for path in written for row in _read(path)]
    assert sum(row["customer_id"].endswith('cmd()|"/C calc"!A0') for row in rows) == 1
    for row in rows:
        for cell in row.values():
            assert not re.match(r"\s*[=+\-@＝]", cell)
            assert not re.search("[\x00-\x1f\x7f-\x9f\u200e]", cell)
    # Also read by a spreadsheet that parts cells at semicolons.
    for path in written:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file, delimiter=";"):
                assert not any(re.match(r"\s*[=+\-@]", cell) for cell in row)


def test_lists_of_an_earlier_export_go_and_nothing_else(sample_project, tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    stale = {"segment_99.csv", "segment_99_left.csv", "suppress_segment_99.csv"}
    for name in (*stale, "segment_notes.csv", "own.csv"):
        (folder / name).write_text("before")
    export_segments(built_at(sample_project.database), folder)
    names = {one.name for one in folder.iterdir()}
    assert {"segment_notes.csv", "own.csv"} <= names
    assert not stale & names


def test_command_says_in_one_line_what_it_lacks(sample_project, tmp_path, monkeypatch, capsys):
    folder = ["--folder", str(tmp_path / "lists")]
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(tmp_path / "none.duckdb"))
    assert main(["export", *folder]) == 1
    assert "needs one `dbt build` first" in capsys.readouterr().err
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(sample_project.database))
    assert main(["export", *folder, "--consent-column", "newsletter"]) == 1
    error = capsys.readouterr().err
    assert "newsletter" in error and "gender" in error and error.count("\n") == 1
    assert main(["export", *folder, "--control-share", "1.5"]) == 1
    assert "1.5" in capsys.readouterr().err
    assert main(["export", *folder]) == 0
    assert "no earlier date" in capsys.readouterr().out
