"""Spreadsheets and JSON lines against other readers, and numbers as people write them."""

import json
from datetime import date, datetime

import duckdb
import numpy as np
import pytest
from conftest import grouped_customers
from customer_segmentation.errors import InputError
from customer_segmentation.reading import sniff_files
from customer_segmentation.reading.spreadsheets import read_spreadsheet
from hypothesis import given, settings
from hypothesis import strategies as some

# A build for almost every test.
pytestmark = pytest.mark.slow

SETTINGS = {
    "segmentation_columns": [
        {"name": "customer_id", "type": "id"},
        {"name": "income", "type": "number"},
        {"name": "score", "type": "number"},
        {"name": "joined", "type": "date"},
        {"name": "active", "type": "boolean"},
        {"name": "share", "type": "number"},
    ],
    "segmentation_features": ["income", "score"],
    "segmentation_profile_attributes": ["active"],
    "segmentation_as_of_date": "2026-01-31",
}
COLUMNS = "customer_id, income, score, joined, active, share"


def _records(count=60):
    random = np.random.default_rng(4)
    return [
        {
            "customer_id": f"{number:04d}",
            "income": income,
            "score": score,
            "joined": date(2020, 1, 1 + number % 28),
            "active": bool(number % 3) if number % 7 else None,
            "share": round(random.random(), 3) if number % 5 else None,
        }
        for number, (_, _, _, income, score) in enumerate(grouped_customers(count))
    ]


def _expected(records):
    return [tuple(one.values()) for one in records]


def test_a_workbook_is_read_as_another_program_wrote_it(project, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    records, file = _records(), tmp_path / "customers.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Notes"
    sheet.append(["nothing to see"])
    sheet = book.create_sheet("Customers")
    sheet.append(["As of January"])
    sheet.append(list(records[0]))
    for one in records:
        sheet.append(list(one.values()))
        sheet.cell(sheet.max_row, 6).number_format = "0.0%"
    book.save(file)
    options = {"sheet": "Customers", "skip": 1}
    project.build(segmentation_input=str(file), segmentation_read_options=options, **SETTINGS)
    read = project.query(f"select {COLUMNS} from segmentation_customers order by all")
    assert read == _expected(records)

    with duckdb.connect() as session, pytest.raises(InputError, match="2 sheets hold values"):
        read_spreadsheet(session, path=str(file), read_options={})
    with duckdb.connect() as session, pytest.raises(InputError, match="no header in column 2"):
        read_spreadsheet(session, path=str(file), read_options={"sheet": "Customers"})
    file.write_bytes(file.read_bytes()[:300])
    with (
        duckdb.connect() as session,
        pytest.raises(InputError, match="cannot be read as a spr"),
    ):
        read_spreadsheet(session, path=str(file), read_options=options)


def test_cells_of_several_kinds_are_texts_as_people_see_them(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    file = tmp_path / "cells.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["mixed", "when", "7", "empty"])
    for row in [[1, datetime(2024, 1, 2, 3, 4), 0.5, None], ["x", date(2024, 1, 3), 2, None]]:
        book.active.append(row)
    book.save(file)
    with duckdb.connect() as session:
        relation = read_spreadsheet(session, path=str(file), read_options={})
        assert relation.columns[:4] == ["mixed", "when", "7", "empty"]
        assert [row[:4] for row in relation.fetchall()] == [
            ("1", datetime(2024, 1, 2, 3, 4), 0.5, None),
            ("x", datetime(2024, 1, 3), 2.0, None),
        ]


def test_json_lines_are_read_as_they_are_written(project, tmp_path):
    records = _records()
    for name, part in {"a": records[:20], "b": records[20:]}.items():
        lines = [json.dumps({**one, "joined": one["joined"].isoformat()}) for one in part]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    project.build(segmentation_input=str(tmp_path / "*.jsonl"), **SETTINGS)
    read = project.query(f"select {COLUMNS} from segmentation_customers order by all")
    assert read == _expected(records)

    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"customer_id": "1"}\n{"customer_id":\n')
    with duckdb.connect() as session, pytest.raises(InputError, match="in line 3"):
        sniff_files(session, path=str(broken), read_options={}, columns=[])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    value=some.floats(-1e9, 1e9).map(lambda one: round(one, 2)),
    decimal=some.sampled_from([".", ","]),
    sign=some.sampled_from(["", " ", "'", "\u00a0", "\u2019"]),
    symbol=some.sampled_from(["", "€", "EUR", "%", "R$"]),
    form=some.sampled_from(["before", "before, apart", "after", "after, apart"]),
    is_bracketed=some.booleans(),
)
def test_a_number_means_the_same_however_it_is_written(
    number_sql, value, decimal, sign, symbol, form, is_bracketed
):
    whole, _, rest = f"{abs(value):,.2f}".partition(".")
    text = whole.replace(",", sign) + decimal + rest
    blank = "\u00a0" if form.endswith("apart") else ""
    text = (
        symbol + blank * bool(symbol) + text
        if form.startswith("before")
        else text + (blank * bool(symbol) + symbol)
    )
    if value < 0:
        text = f"({text})" if is_bracketed else f"-{text}"
    assert number_sql(text, decimal) == value + 0.0


@pytest.fixture(scope="module")
def number_sql(shared_project):
    """Compile the macro as dbt writes it, for both decimal separators."""
    project = shared_project("numbers")
    template = (
        "{{ customer_segmentation.number_from_text('text', {'decimal_separator': '%s',"
        " 'thousands': \"'\", 'symbols': ['€', 'EUR', '%%', 'R$'], 'negative_brackets': true})"
        " }}"
    )
    connection, statements = duckdb.connect(), {}
    for decimal in ".,":
        result = project.dbt(
            "compile", "--quiet", "--inline", "select " + template % decimal + " as number"
        )
        assert result.returncode == 0, result.stdout
        statements[decimal] = result.stdout

    def read(text, decimal):
        sql = f"{statements[decimal]} from (select cast(? as varchar) as text)"
        return connection.execute(sql, [text]).fetchall()[0][0]

    # What was not declared is no number.
    for text in ("1 £", "(5", "5)", "€ € €", "1'23", "1'2345", "--1", "(-5)", ""):
        assert read(text, ".") is None, text
    return read
