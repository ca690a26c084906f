"""Files that tools of data are reported to read wrongly give what they mean, or stop."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from build_files import MODELS
from conftest import ROOT
from macro_room import MacroRoom

# A build for almost every test.
pytestmark = pytest.mark.slow

CLEANED = "main_segmentation_intermediate.int_customers_cleaned"
PROFILED = "main_segmentation_intermediate.int_customer_columns_profiled"
EXPLORED = ["+int_feature_parameters_computed", "+int_customer_columns_profiled"]
FITTED = ["+int_segmentation_models_fitted"]
EUROPE = {"decimal_separator": ",", "thousands": "."}


def _columns(*further):
    declared = MacroRoom.defaults["customer_segmentation"]["segmentation_columns"]
    return {"segmentation_columns": [*declared, *further]}


# A name, the files in the folder `input`, further settings, and which models read them. Equal
# settings side by side: dbt parses the project anew when they change.
BUILT = {
    "folders, Parquet": (["hive_folders"], {}, MODELS),
    "one folder, Parquet": (["hive_folders/annual_income=90"], {}, MODELS),
    "folders, CSV": (["folders"], {}, MODELS),
    "one folder, CSV": (["folders/annual_income=90"], {}, MODELS),
    "bytes": (["blob_ids.parquet"], {}, MODELS),
    "case": (["columns_by_case.parquet"], {}, MODELS),
    "rounded": (["rounded_ids.csv"], {}, MODELS),
    "float ids": (["float_ids/1.csv"], {}, MODELS),
    "float ids, both": (["float_ids"], {}, MODELS),
    "constant": (["constant_but_for_rounding.csv"], {}, FITTED),
    "zeros": (["mostly_zeros.csv"], {}, EXPLORED),
    "rounded, by asking": (["rounded_ids.csv"], {"segmentation_on_conflicts": "warn"}, MODELS),
    "one file of a folder": (
        ["hive_folders"],
        {"segmentation_input": "input/hive_folders/annual_income=90/a.parquet"},
        MODELS,
    ),
    "offsets": (
        ["offsets.csv"],
        {
            **_columns({"name": "updated_at", "type": "timestamp"}),
            "segmentation_updated_at_column": "updated_at",
        },
        MODELS,
    ),
    "thousands and dates": (
        ["thousands_and_dates.csv"],
        {
            **_columns({"name": "joined", "type": "date"}),
            "segmentation_read_options": {"thousands": ",", "dateformat": "%d.%m.%Y"},
        },
        MODELS,
    ),
    "grouped money": (["money_grouped.csv"], {"segmentation_read_options": EUROPE}, MODELS),
    "grouped money, half said": (
        ["money_grouped.csv"],
        {"segmentation_read_options": {"decimal_separator": ","}},
        EXPLORED,
    ),
    "Namibia": (["namibia.csv"], _columns({"name": "country", "type": "category"}), MODELS),
}  # fmt: skip


@pytest.fixture(scope="session")
def cases(tmp_path_factory):
    folder = os.environ.get("SEGMENTATION_TEST_CASES")
    if not folder:
        pytest.skip("SEGMENTATION_TEST_CASES names no folder with the files of bug reports")
    own = tmp_path_factory.mktemp("cases")
    for path in Path(folder).iterdir():
        (own / path.name).symlink_to(path)
    for value in ("10", "90"):
        name = f"annual_income={value}/a"
        path = own / "folders" / f"{name}.csv"
        path.parent.mkdir(parents=True)
        duckdb.execute(
            "copy (from read_parquet(?, hive_partitioning = false)) to ? (format csv)",
            [str(own / "hive_folders" / f"{name}.parquet"), str(path)],
        )
    return own


@pytest.fixture(scope="module")
def built(cases, tmp_path_factory):
    """Run every case in one process; return each one's folder and what dbt said of it."""
    work, jobs = tmp_path_factory.mktemp("cases_built"), []
    for number, (paths, settings, models) in enumerate(BUILT.values()):
        folder = work / str(number)
        for path in paths:
            copied = folder / "input" / path
            copied.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (cases / path).is_dir() else shutil.copy)(cases / path, copied)
        ending = "parquet" if any(folder.rglob("*.parquet")) else "csv"
        settings = {"segmentation_input": f"input/**/*.{ending}", **settings}
        jobs.append([str(folder), settings, *models])
    # A machine far from UTC, and an engine that takes its time zone from there.
    result = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("build_files.py"))],
        input=json.dumps(jobs), capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "python"), "TZ": "America/New_York"},
    )  # fmt: skip
    assert result.returncode == 0, result.stderr[-3000:]
    answers = {}
    for name, (folder, *_) in zip(BUILT, jobs, strict=True):
        answer = json.loads((Path(folder) / "printed.json").read_text())
        printed = " ".join(answer["printed"].split())
        assert "Traceback" not in printed, printed
        answers[name] = (Path(folder), answer["is_built"], printed)
    return answers


def _rows(built, name, sql, *, table=CLEANED):
    folder, is_built, printed = built[name]
    assert is_built, printed[-2000:]
    with duckdb.connect(str(folder / "segmentation.duckdb"), read_only=True) as connection:
        return connection.sql(sql.format(table)).fetchall()


def _stopped(built, name):
    _, is_built, printed = built[name]
    assert not is_built
    return printed


def _written(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if "money" in path.name else ","))


@pytest.mark.parametrize("form", ["Parquet", "CSV"])
def test_what_a_folder_is_called_changes_nothing(form, built):
    # Of two files with 30 people each: their incomes begin at 20 and at 51, the folders say
    # 10 and 90.
    income = "select count(*), count(distinct annual_income), min(annual_income) from {}"
    assert _rows(built, f"folders, {form}", income) == [(60, 60, 20.0)]
    assert _rows(built, f"one folder, {form}", income) == [(30, 30, 20.0)]
    assert _rows(built, "one file of a folder", income) == [(30, 30, 20.0)]


def test_the_later_instant_stands(built):
    assert _rows(built, "offsets", "select annual_income from {} where customer_id = 'x'") == [
        (90.0,)
    ]
    moments = "select cast(updated_at as varchar) from {} where customer_id = 'x'"
    assert _rows(built, "offsets", moments) == [("2026-03-01 09:00:00",)]


def test_thousands_and_dateformat_are_honoured(built, cases):
    found = _rows(
        built, "thousands and dates",
        "select customer_id, annual_income, cast(joined as varchar) from {} order by all",
    )  # fmt: skip
    expected = [
        (
            row["CustomerID"],
            float(row["Annual Income (k$)"].replace(",", "")),
            "-".join(reversed(row["joined"].split("."))),
        )
        for row in _written(cases / "thousands_and_dates.csv")
    ]
    assert found == sorted(expected) and found[0] == ("c001", 1200.5, "2025-12-31")


def test_grouped_money_is_read_whole_or_stops_with_the_option(built, cases):
    income, groups = "Annual Income (k$)", str.maketrans(",", ".", ".\u00a0\u202f")
    expected = [
        (row["CustomerID"], float(row[income].translate(groups)))
        for row in _written(cases / "money_grouped.csv")
    ]
    assert sorted(expected) == _rows(
        built, "grouped money", "select customer_id, annual_income from {} order by all"
    )
    said = _stopped(built, "grouped money, half said")
    assert "annual_income has no usable value in any of 60 customers" in said
    assert "9.999,99" in said and '{segmentation_read_options: {"thousands": "."}}' in said


def test_bytes_are_text(built):
    ids = _rows(built, "bytes", "select min(customer_id), count(*) from {}")
    assert ids == [("José001", 60)]


def test_columns_that_differ_by_case_are_refused_by_name(built):
    said = _stopped(built, "case")
    assert "columns_by_case.parquet: more than one column is read as annual_income" in said
    assert "income, INCOME" in said


def test_rounded_ids_are_said_to_be_that(built):
    warning = (
        "CustomerID: 200 records have ids that are rounded to a few digits"
        " (such as 9.99999E+99), 40 different ones in all. A spreadsheet does that"
    )
    # 160 of 200 people would be gone, so that the build stops, and says why.
    said = _stopped(built, "rounded")
    assert warning in said
    # Of each of 40 ids three different records, two of them twice.
    assert "120 of 200 records share the ids of 40 customers and disagree" in said
    assert "or ids that a spreadsheet rounded" in said
    assert _rows(built, "rounded, by asking", "select count(*) from {}") == [(40,)]
    assert warning in built["rounded, by asking"][2]


def test_ids_that_went_through_floating_point_are_the_same_customers(built):
    ids = [(str(number),) for number in range(1, 61)]
    query = "select customer_id from {} order by cast(customer_id as integer)"
    for name in ("float ids", "float ids, both"):
        assert _rows(built, name, query) == ids
        assert built[name][2].count("every CustomerID ends in .0") == 1


def test_a_word_for_no_value_that_may_be_a_country_is_said(built):
    said = built["Namibia"][2]
    assert "country: 20 records say NA, which segmentation_missing_spellings reads" in said
    assert _rows(built, "Namibia", "select count(*) - count(country) from {}") == [(20,)]


def test_a_column_that_differs_by_rounding_alone_is_constant(built):
    assert "annual_income is constant (0.3" in _stopped(built, "constant")


def test_zeros_are_near_constant_and_one_value_is_constant(built):
    assessed = dict(
        _rows(built, "zeros", "select column_name, feature_assessment from {}", table=PROFILED)
    )
    assert assessed["annual_income"].startswith("near-constant: ")
    assert assessed["age"].startswith("constant: ")
    assert not assessed["spending_score"].startswith(("constant", "near-constant"))


@pytest.mark.slow
def test_one_giant_makes_no_segment_and_no_drift(cases, project):
    settings = {"segmentation_input": str(cases / "skewed_with_one_giant.csv")}
    printed = " ".join(project.build(**settings).split())
    smallest = "select min(customer_share) >= 0.01 from segment_summary"
    assert project.query(smallest) == [(True,)]
    assert project.query("select distinct status from segment_drift") == [("stable",)]
    assert "annual_income" in printed and "transform: log1p" in printed
    # The giant is somebody's neighbour, and an outlier.
    [(income, is_outlier)] = project.query(
        "select annual_income, is_outlier from customer_segments"
        " join segmentation_customers using (customer_id) order by annual_income desc limit 1"
    )
    assert income > 10_000 and is_outlier


@pytest.mark.slow
def test_a_later_file_of_the_same_people_is_shared_with_the_last_date(cases, project):
    settings = {"segmentation_k_max": 4, "segmentation_name": "people"}
    for number, date in (("1", "2026-01-31"), ("2", "2026-02-28")):
        printed = project.build(
            segmentation_input=str(cases / "float_ids" / f"{number}.csv"),
            segmentation_as_of_date=date, **settings,
        )  # fmt: skip
        assert "customers are among" not in printed
    periods = (
        "select cast(valid_from as varchar), valid_to, count(*)"
        " from customer_segment_history group by all"
    )
    assert project.query(periods) == [("2026-01-31", None, 60)]
