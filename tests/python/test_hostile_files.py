"""Every hostile file builds with the right counts, or stops with a message that helps."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT
from hostile_files import COLUMNS, HOSTILE_IDS, Case, corpus, draw_records, judge, write_csv
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CORPUS = corpus()
# One of each kind, for every run of the tests; the others where there is time.
QUICK = [
    "hostile ids", "300 columns", "a column named select", "comments above the header",
    "line ends that change", "a short line", "latin-1 unasked", "a quote that never ends",
    "one customer many times", "a field of 5 MB",
]  # fmt: skip
OTHERS = [case.name for case in CORPUS if case.name not in QUICK]
BATCH = 16


def _run(cases: list[Case], work: Path) -> dict[str, str]:
    """Build each case; return what is wrong with it, by name: nothing, hopefully."""
    # Equal settings side by side: dbt parses the project anew when they change.
    cases = sorted(cases, key=lambda case: json.dumps(case.settings, sort_keys=True))
    jobs = []
    for number, case in enumerate(cases):
        folder = work / str(number)
        folder.mkdir(parents=True)
        case.write(folder)
        jobs.append([str(folder), {"segmentation_input": "input.csv", **case.settings}])
    result = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("build_files.py"))],
        input=json.dumps(jobs),
        env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    wrong = {}
    for case, (folder, _) in zip(cases, jobs, strict=True):
        try:
            _check(case, Path(folder))
        except AssertionError as error:
            wrong[case.name] = str(error)[:1500]
    return wrong


def _check(case: Case, folder: Path) -> None:
    answer = json.loads((folder / "printed.json").read_text())
    printed = " ".join(answer["printed"].split())
    assert "Traceback" not in printed, printed[-1500:]
    if case.truth is None:
        assert not answer["is_built"], "the build succeeded"
        for text in case.message:
            assert text in printed, (text, printed[-1500:])
        return
    assert answer["is_built"], printed[-1500:]
    for text in case.message:
        assert text in printed, (text, printed[-1500:])
    with duckdb.connect(str(folder / "segmentation.duckdb"), read_only=True) as connection:
        _compare(case, connection)


def _compare(case: Case, connection: duckdb.DuckDBPyConnection) -> None:
    def rows(sql: str) -> list[tuple]:
        return connection.sql(sql).fetchall()

    truth, models = case.truth, "main_segmentation_intermediate"
    found = {
        row[0]: row[1:]
        for row in rows(
            f"select customer_id, {', '.join(COLUMNS)} from {models}.int_customers_cleaned"
        )
    }
    assert found.keys() == truth.customers.keys()
    for customer_id, values in truth.customers.items():
        assert found[customer_id] == values, customer_id[:100]
    rejected = Counter(
        row[0].split(":")[0]
        for row in rows(f"select rejection_reasons from {models}.int_customer_records_rejected")
    )
    assert rejected == truth.rejected
    quality = {
        row[:3]: row[3]
        for row in rows(
            "select metric_name, column_name, reason, record_count"
            f" from {models}.int_data_quality_counted"
        )
    }
    assert quality["records_read", None, None] == truth.records
    assert quality["customers_accepted", None, None] == len(truth.customers)
    assert quality["exact_duplicates_collapsed", None, None] == truth.collapsed
    assert truth.records == len(found) + rejected.total() + truth.collapsed
    problems = Counter()
    for (metric, column, _), count in quality.items():
        if metric in ("values_not_a_number", "values_out_of_range"):
            problems[metric.removeprefix("values_"), column] += count
        elif metric == "categories_unmapped":
            problems["category_unmapped", column] += count
    assert problems == truth.problems
    for position, column in enumerate(COLUMNS):
        missing = sum(values[position] is None for values in truth.customers.values())
        assert quality["values_missing", column, None] == missing, column


def test_corpus_is_large_and_its_names_are_distinct():
    names = [case.name for case in CORPUS]
    assert len(names) == len(set(names)) >= 60
    assert set(QUICK) <= set(names)
    assert sum(case.truth is not None for case in CORPUS) >= 40


def test_one_file_of_each_kind(tmp_path):
    assert _run([case for case in CORPUS if case.name in QUICK], tmp_path) == {}


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(OTHERS), BATCH))
def test_every_other_file(first, tmp_path):
    names = OTHERS[first : first + BATCH]
    assert _run([case for case in CORPUS if case.name in names], tmp_path) == {}


@st.composite
def _forms(draw):
    """Any records in any form that changes no meaning."""
    # Printable and not, but no surrogates, which no file can hold; not blank, which is none.
    texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
    ids = draw(st.lists(texts.map(lambda text: f"i{text}d"), max_size=20, unique=True))
    records = draw_records(draw(st.integers(0, 10_000)), ids=[*ids, *HOSTILE_IDS][:40])
    options = {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "line_end": draw(st.sampled_from(["\n", "\r\n"])),
        "quote_all": draw(st.booleans()),
        "above": draw(st.sampled_from(["", "\n", "# made by x\n", "Title\n\n"])),
    }
    content = write_csv(records, **options)
    return Case("drawn", {"input.csv": content}, judge(records))


@pytest.mark.slow
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(cases=st.lists(_forms(), min_size=10, max_size=10))
def test_any_records_in_any_form(cases, tmp_path_factory):
    for number, case in enumerate(cases):
        case.name = f"drawn {number}"
    assert _run(cases, tmp_path_factory.mktemp("drawn")) == {}
