"""Bad input stops with one message that says what to do, and the last marts stay."""

import os
import subprocess
import sys

import pytest
from conftest import ROOT, grouped_customers, write_customers

GOOD = grouped_customers()
HOLDING = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def built(shared_project, tmp_path_factory):
    """Build once; every failing build must leave its marts alone."""
    project = shared_project("bad_input")
    file = write_customers(tmp_path_factory.mktemp("good") / "good.csv", GOOD)
    project.build(segmentation_input=str(file))
    return project, project.marts()


def _file(tmp_path, rows=GOOD, **options):
    return str(write_customers(tmp_path / "customers.csv", rows, **options))


def _constant(tmp_path):
    return _file(tmp_path, [(*row[:3], 50, row[4]) for row in GOOD])


CASES = {
    "missing file": (
        lambda _: {"segmentation_input": "nowhere.csv"},
        ["segmentation_input", "nowhere.csv", "that exists"],
    ),
    "header without rows": (
        lambda path: {"segmentation_input": _file(path, [])},
        ["customers.csv", "no records after the header"],
    ),
    "missing id": (
        lambda path: {
            "segmentation_input": _file(path, header="Nobody,Gender,Age,Income,Score")
        },
        ["id column customer_id is missing", "Columns found: Nobody", "CustomerID"],
    ),
    "missing feature": (
        lambda path: {"segmentation_input": _file(path, header="ID,Gender,Age,Wealth,Score")},
        ["feature column annual_income is missing", "Wealth", "Annual Income (k$)"],
    ),
    "two columns for one": (
        lambda path: {
            "segmentation_input": _file(path, header="ID,Gender,Age,Income,Annual_Income")
        },
        ["more than one column is read as annual_income"],
    ),
    "fewer customers than segments": (
        lambda path: {
            "segmentation_input": _file(path, GOOD[:3]),
            "segmentation_name": "fresh",
        },
        ["segmentation_k_min asks for 3 segments of 3 customers", "at least 4"],
    ),
    "fewer distinct customers than segments": (
        lambda path: {
            "segmentation_input": _file(
                path, [(row[0], *GOOD[n % 3][1:]) for n, row in enumerate(GOOD)]
            ),
            "segmentation_name": "fresh",
        },
        ["segmentation_k_min asks for 3 segments of 3 distinct customers", "(60 in all)"],
    ),
    "a single customer, in whom everything is constant": (
        lambda path: {
            "segmentation_input": _file(path, GOOD[:1]),
            "segmentation_name": "fresh",
        },
        ["segmentation_k_min asks for 3 segments of 1 customer;", "at least 4"],
    ),
    "constant feature": (
        lambda path: {"segmentation_input": _constant(path), "segmentation_name": "fresh"},
        ["annual_income is constant (50"],
    ),
    "feature without a value, though a model is there": (
        lambda path: {
            "segmentation_input": _file(path, [(*r[:3], "rich", r[4]) for r in GOOD])
        },
        [
            "annual_income has no usable value in any of 60 customers",
            "looks like aaaa",
            "decimal_separator",
        ],
    ),
    "nobody has a value, though a model is there": (
        lambda path: {"segmentation_input": _file(path, [(*r[:3], "", "") for r in GOOD])},
        ["customers.csv: no record is a customer", "60 × no_feature_value"],
    ),
    "nobody has an id, though a model is there": (
        lambda path: {"segmentation_input": _file(path, [("", *r[1:]) for r in GOOD])},
        ["customers.csv: no record is a customer", "60 × customer_id_missing"],
    ),
    "one column for two": (
        lambda path: {
            "segmentation_input": _file(path),
            "segmentation_name": "fresh",
            "segmentation_columns": [
                {"name": "customer_id", "type": "id", "spellings": ["CustomerID"]},
                *(
                    {"name": name, "type": "number", "spellings": ["Annual Income (k$)"]}
                    for name in ("income_now", "income_then")
                ),
            ],
            "segmentation_features": ["income_now", "income_then"],
            "segmentation_profile_attributes": [],
        },
        ["spellings of income_then", "income_now is read from it too"],
    ),
    "misspelt read option": (
        lambda path: {
            "segmentation_input": _file(path),
            "segmentation_read_options": {"delimm": ";"},
        },
        ['segmentation_read_options is "delimm"', "options of read_csv", "delim"],
    ),
    "features that are no list": (
        lambda _: {"segmentation_features": 5},
        ["segmentation_features is 5", "a list of at least one number column"],
    ),
    "spellings that are no list": (
        lambda _: {
            "segmentation_columns": [
                {"name": "customer_id", "type": "id", "spellings": "CustomerID"}
            ]
        },
        ["spellings of customer_id", "CustomerID", "a list of texts"],
    ),
    "limits the wrong way round": (
        lambda _: {
            "segmentation_columns": [
                {"name": "customer_id", "type": "id"},
                {"name": "annual_income", "type": "number", "minimum": 9, "maximum": 1},
                {"name": "spending_score", "type": "number"},
            ],
            "segmentation_profile_attributes": [],
        },
        ["minimum of annual_income is 9", "up to its maximum, 1"],
    ),
    "attributes that are no list": (
        lambda _: {"segmentation_profile_attributes": None},
        ["segmentation_profile_attributes is null", "a list of declared columns"],
    ),
    "unknown feature": (
        lambda _: {"segmentation_features": ["shoe_size"]},
        ["segmentation_features", "shoe_size", "annual_income"],
    ),
    "feature that is no number": (
        lambda _: {"segmentation_features": ["gender", "age"]},
        ["segmentation_features", "gender", "type number"],
    ),
    "level unknown": (
        lambda _: {"segmentation_level": "finest"},
        ["segmentation_level", "finest", "one of coarse, auto, fine"],
    ),
    "k of one": (lambda _: {"segmentation_k": 1}, ["segmentation_k is 1", "from 2 to 10"]),
    "k above the range": (
        lambda _: {"segmentation_k": 11},
        ["segmentation_k is 11", "from 2 to 10 (segmentation_k_max"],
    ),
    "misspelt setting": (
        lambda _: {"segmentation_feature": ["age"]},
        ["segmentation_feature in --vars is not a setting", "segmentation_features"],
    ),
    "impossible date": (
        lambda _: {"segmentation_as_of_date": "2026-02-30"},
        ["segmentation_as_of_date", "2026-02-30"],
    ),
    "score only, without a model": (
        lambda _: {"segmentation_name": "fresh", "segmentation_refit": "never"},
        ["segmentation_refit is never", "fresh has no model yet"],
    ),
    "another table under the same name": (
        lambda _: {
            "segmentation_name": "customers",
            "segmentation_columns": [
                {"name": "customer_id", "type": "id", "spellings": ["CustomerID"]},
                {
                    "name": "annual_income",
                    "type": "number",
                    "spellings": ["Annual Income (k$)"],
                },
                {
                    "name": "spending_score",
                    "type": "number",
                    "spellings": ["Spending Score (1-100)"],
                },
            ],
            "segmentation_profile_attributes": [],
        },
        ["segmentation_name is customers", "segmentation_name: customers_2"],
    ),
}


# One of each kind daily; every message is a build, most of it dbt's own start.
DAILY = {
    "missing file", "header without rows", "constant feature", "misspelt setting",
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in DAILY else [pytest.mark.slow]) for name in CASES],
)
def test_message_says_what_was_seen_and_what_is_needed(name, built, tmp_path):
    project, before = built
    settings, expected = CASES[name]
    printed = project.fail(**settings(tmp_path))
    for text in expected:
        assert text in printed.replace("\n", " "), printed[-2500:]
    assert "Traceback" not in printed
    assert project.marts() == before


@pytest.mark.slow
@pytest.mark.parametrize(("written", "seen"), [("007", "7"), ("no", "false")])
def test_a_name_that_yaml_makes_another_type_is_refused(written, seen, built):
    """Once another lineage without a word, and a crash in words about `encode`."""
    project, before = built
    result = project.dbt(
        "run", "-s", "stg_segment_labels", "--vars", f"segmentation_name: {written}"
    )
    assert result.returncode != 0 and "Traceback" not in result.stdout
    [line] = [one for one in result.stdout.splitlines() if "segmentation_name is" in one]
    assert f"segmentation_name is {seen}" in line and "in quotes" in line
    assert project.marts() == before


@pytest.mark.parametrize(("share", "warns"), [(5, False), (7, True)])
@pytest.mark.slow
def test_more_than_a_tenth_of_the_records_rejected_is_a_warning(
    share, warns, shared_project, tmp_path
):
    project = shared_project("rejected")
    rows = [("", *row[1:]) if n < share else row for n, row in enumerate(GOOD)]
    printed = project.build(segmentation_input=_file(tmp_path, rows))
    assert ("[WARNING]: in test assert_few_records_are_rejected" in printed) == warns, printed
    assert project.query("select count(*) from customer_segments") == [(60 - share,)]


def test_memory_limit_that_is_no_size(built):
    project, before = built
    result = project.dbt("build", environment={"SEGMENTATION_MEMORY_LIMIT": "much"})
    assert result.returncode != 0
    assert "SEGMENTATION_MEMORY_LIMIT is 'much'" in result.stdout
    assert "such as 4GB" in result.stdout and "Traceback" not in result.stdout
    assert project.marts() == before


@pytest.mark.parametrize("module", ["show", "export", "report", "explore"])
def test_whoever_looks_while_another_process_has_the_database(module, built):
    project, _ = built
    holding = [sys.executable, "-c", HOLDING, str(project.database)]
    with subprocess.Popen(holding, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        looked = subprocess.run(
            [sys.executable, "-m", "customer_segmentation", module],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "python"),
                "SEGMENTATION_DATABASE": str(project.database),
            },
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        process.stdin.close()
    assert looked.returncode == 1
    assert f"process {process.pid} has it open" in looked.stderr
    assert len(looked.stderr.splitlines()) == 1


@pytest.mark.slow
def test_empty_file(built, tmp_path):
    project, before = built
    (tmp_path / "empty.csv").write_text("")
    printed = project.fail(segmentation_input=str(tmp_path / "empty.csv"))
    assert "empty.csv" in printed and "Traceback" not in printed
    assert project.marts() == before


@pytest.mark.slow
def test_missing_column_that_only_describes_is_null_with_a_warning(project, tmp_path):
    file = write_customers(
        tmp_path / "short.csv",
        [(row[0], *row[3:]) for row in GOOD],
        header="id,Annual Income,Spending Score",
    )
    printed = project.build(segmentation_input=str(file))
    assert "the column gender is missing" in printed
    assert project.query("select count(gender), count(age) from segmentation_customers") == [
        (0, 0)
    ]
