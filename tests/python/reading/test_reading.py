"""What docs/files.md says of options and types is so, row by row, and nothing is left out."""

import gzip
import os
import re
import subprocess
import sys

import duckdb
import jinja2
import pytest
from conftest import ROOT
from customer_segmentation.errors import InputError
from customer_segmentation.proposal.looking import look_at
from customer_segmentation.reading import sniff_files
from customer_segmentation.reading.dialects import ABOUT_VALUES, ALIASES
from hostile_files import copied_bytes, overwritten

# A build for almost every test.
pytestmark = pytest.mark.slow

DECLARED = ["id", "number", "category", "date", "timestamp", "text"]
COLUMNS = [
    {"name": "customer_id", "type": "id", "spellings": ["id"]},
    {"name": "income", "type": "number"},
]


def _table(heading):
    """Return the rows of the table below a heading, as lists of cells without backticks."""
    text = (ROOT / "docs" / "files.md").read_text().split(f"### {heading}\n")[1]
    lines = [line for line in text.split("\n#")[0].splitlines() if line.startswith("|")]
    rows = [re.split(r"(?<!\\) \| ", line.strip("| ")) for line in lines[2:]]
    return [[cell.strip().strip("`").replace("\\|", "|") for cell in row] for row in rows]


def _options():
    """Return what the docs say of every word of read_csv."""
    said = {}
    for row in _table("Options of read_csv"):
        for word in [row[0], *re.findall(r"\w+", row[1])]:
            assert word not in said, word
            said[word] = (row[0], row[2])
    return said


def _macro_value(name):
    """Return what a macro without arguments returns, from its own file."""
    returned = []
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    environment.globals["return"] = lambda value: returned.append(value) or ""
    source = (ROOT / "macros" / "settings" / "read_options.sql").read_text()
    getattr(environment.from_string(source, {"var": dict}).module, name)()
    return returned[0]


def test_docs_name_every_option_that_the_engine_knows():
    """A new version's option is noticed here."""
    [(known,)] = duckdb.execute(
        "select parameters from duckdb_functions() where function_name = 'read_csv'"
        " and parameters[1] = 'path' limit 1"
    ).fetchall()
    assert set(_options()) == set(known) - {"path"}


def test_docs_and_code_accept_the_same_options():
    said = _options()
    accepted = {name for name, (_, text) in said.items() if text.startswith("honoured")}
    assert all(text.startswith(("honoured: ", "refused: ")) for _, text in said.values())
    options, aliases = _macro_value("known_read_options"), _macro_value("read_option_aliases")
    assert accepted == options.keys() | aliases.keys()
    assert aliases == ALIASES == {
        word: name for word, (name, _) in said.items() if word != name and word in accepted
    }  # fmt: skip
    assert {name for name, one in options.items() if one["about"] == "values"} == set(
        ABOUT_VALUES
    )


# A file and an option; what is read without the option is not what is read with it.
LONG = b"id,income\nc1,1\nc2," + b"9" * 3_000 + b"\n"
EFFECTS = {
    "delim": (b"id!income\nc1!1\n", "!", [("c1", "1")]),
    "quote": (b"id,income\n!c,1!,1\n", "!", [("c,1", "1")]),
    "escape": (b'id,income\n"c!"1",1\n', "!", [('c"1', "1")]),
    "comment": (b"id,income\nc1,1\n!c2,2\n", "!", [("c1", "1")]),
    "skip": (b"id,income\nnow,then\nc1,1\n", 1, "the id column"),
    "encoding": ("id,income\né,1\n".encode("latin-1"), "latin-1", [("é", "1")]),
    "compression": (gzip.compress(b"id,income\nc1,1\n"), "gzip", [("c1", "1")]),
    "nullstr": (b"id,income\nc1,XX\n", "XX", [("c1", None)]),
    "null_padding": (b"id,income\nc1,1\nc2\n", True, [("c1", "1"), ("c2", None)]),
    "strict_mode": (b'id,income\n"c1"x,1\nc2,2\n', False, [("c1", "1"), ("c2", "2")]),
    "parallel": (b"id,income\nc1,1\n", False, [("c1", "1")]),
    "sample_size": (b"id,income\nc1,1\n", 1, [("c1", "1")]),
    "max_line_size": (LONG, 1_000, "Maximum line size of 1000 bytes"),
    "buffer_size": (b"id,income\nc1,1\n", 10, "Buffer Size of 10"),
}


def _read(path, **options):
    """Return the records, or what stopped them: the words of the message."""
    session = duckdb.connect()
    try:
        scans = sniff_files(session, path=str(path), read_options=options, columns=COLUMNS)
        [(_, _, scan)] = scans.fetchall()
        rows = session.execute(
            f"select * exclude (segmentation__source_file) from {scan}"
        ).fetchall()
        rejected = session.execute("select count(*) from reject_errors").fetchall()
    except (InputError, duckdb.Error) as error:
        return str(error)
    return rows if rejected == [(0,)] else "rejected lines"


@pytest.mark.parametrize("option", EFFECTS)
def test_an_option_that_is_accepted_has_an_effect(option, tmp_path):
    content, value, expected = EFFECTS[option]
    path = tmp_path / "input.data"
    path.write_bytes(content)
    found = _read(path, **{option: value})
    if isinstance(expected, list):
        assert found == expected
    # What only hurries or limits reading shows no difference in a file that is well.
    if option not in ("parallel", "sample_size"):
        assert found != _read(path)
    words = [word for word, name in ALIASES.items() if name == option]
    assert all(_read(path, **{word: value}) == found for word in words)


def test_every_accepted_option_is_tried():
    tried = EFFECTS.keys() | set(ABOUT_VALUES)
    assert _macro_value("known_read_options").keys() == tried


def test_docs_name_every_type_that_the_engine_knows():
    rows = duckdb.execute("select distinct logical_type from duckdb_types()").fetchall()
    kinds = {re.split(r"[(]", row[0])[0].strip('"') for row in _table(TYPES)}
    kinds = {"LIST" if one.endswith("[]") else "ARRAY" if "[" in one else one for one in kinds}
    # The type of types is no column's.
    assert {row[0] for row in rows} - kinds == {"TYPE"}


TYPES = "Types of Parquet and of tables"


def _compiled(project, template, **settings):
    result = project.dbt("--quiet", "compile", "--inline", template, **settings)
    assert result.returncode == 0, result.stdout[-3000:]
    return result.stdout


def _types_template(rows):
    """Write what staging makes of the example of each row, by declared type, or that it stops.

    With loops: the whole text is one argument of a command.
    """
    examples = [(number, row[0], row[1]) for number, row in enumerate(rows)]
    return (
        "{%- for number, type, example in " + repr(examples) + " -%}"
        "{%- for declared in " + repr(DECLARED) + " -%}"
        "{%- set column = {'name': 'x', 'type': declared, 'header': 'x',"
        " 'input_type': type} -%}"
        "{{ ' union all ' if number or not loop.first }}"
        "select {{ number }} as row_number, '{{ declared }}' as declared, "
        "{% if kind_of_type(type) in fitting_kinds(declared) -%}"
        "cast({{ typed_value(column, 'given') }} as varchar) as value"
        " from (select {{ given_value(column, 'landed') }} as given"
        " from (select {{ example }} as x) as landed) as values_given"
        "{%- else -%} 'refused' {%- endif -%}"
        "{%- endfor -%}{%- endfor -%}"
    )


def test_every_type_means_what_the_docs_say(project):
    """In a time zone of the engine's that is not UTC, which must not show."""
    rows = _table(TYPES)
    sql = _compiled(project, _types_template(rows))
    session = duckdb.connect()
    session.execute("set timezone = 'America/New_York'")
    found = {row[:2]: row[2] for row in session.execute(sql[sql.index("select") :]).fetchall()}
    for number, (type_, example, *cells) in enumerate(rows):
        [(seen,)] = session.execute(f"select typeof({example})").fetchall()
        assert seen == type_, example
        for declared, cell in zip(DECLARED, cells, strict=True):
            value = found[number, declared]
            assert (cell, type_, example, declared) == (
                "unread" if value is None else value, type_, example, declared,
            )  # fmt: skip


# What values mean under one set of options: text, declared type, what it becomes.
SET_IN_EUROPE = {
    "decimal_separator": ",",
    "thousands": ".",
    "dateformat": "%d.%m.%Y",
    "timestampformat": "%d.%m.%Y %H:%M %z",
}
IN_EUROPE = [
    ("1.234,56", "number", 1234.56), ("1.234.567", "number", 1234567.0),
    ("12.34.567,5", "number", 1234567.5), ("1 234,5", "number", 1234.5),
    ("1\u202f234", "number", 1234.0), ("-1.000", "number", -1000.0), ("7", "number", 7.0),
    ("1.23", "number", None), ("1.2345", "number", None), (".123", "number", None),
    ("1..234", "number", None), ("1234.567", "number", None), ("1,234.5", "number", None),
    ("1e3", "number", 1000.0), ("€ 1.234", "number", None),
    ("31.12.2025", "date", "2025-12-31"), ("2025-12-31", "date", None),
    ("31.02.2025", "date", None),
    ("31.12.2025 23:30 -0200", "timestamp", "2026-01-01 01:30:00"),
    ("31.12.2025 23:30", "timestamp", None),
]  # fmt: skip
PLAINLY = [
    ("1,234.5", "number", None), ("1.5", "number", 1.5), ("1,5", "number", None),
    ("2026-01-31", "date", "2026-01-31"), ("31.01.2026", "date", None),
    ("infinity", "date", None), ("epoch", "timestamp", None), ("today", "date", None),
    ("2026-01-31T23:30:00Z", "timestamp", "2026-01-31 23:30:00"),
    ("2026-01-31 23:30", "timestamp", "2026-01-31 23:30:00"),
    ("2026-01-31", "timestamp", "2026-01-31 00:00:00"),
    ("2026-01-31T23:30:00+02:00", "timestamp", "2026-01-31 21:30:00"),
    ("2026-01-31T23:30:00.5-0530", "timestamp", "2026-02-01 05:00:00.5"),
    ("2026-01-31 23:30:00+02", "timestamp", "2026-01-31 21:30:00"),
    ("2026-01-31 23:30:00 Europe/Berlin", "timestamp", "2026-01-31 22:30:00"),
    ("2026-07-31 23:30:00 Europe/Berlin", "timestamp", "2026-07-31 21:30:00"),
    ("2026-01-31 23:30:00 Atlantis", "timestamp", None),
    ("2026-01-31T23:30:00-02:00", "date", "2026-02-01"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "cases"),
    [(SET_IN_EUROPE, IN_EUROPE), ({}, PLAINLY)],
    ids=["as said", "plainly"],
)
def test_texts_are_worth_what_they_mean(options, cases, project):
    template = (
        "{%- for declared in ['number', 'date', 'timestamp'] -%}"
        "{{ ' union all ' if not loop.first }}"
        "select given, '{{ declared }}' as declared, cast({{ typed_value("
        "{'type': declared, 'input_type': 'VARCHAR'}, 'given') }} as varchar) as value"
        " from texts{%- endfor -%}"
    )
    columns = [
        {"name": "customer_id", "type": "id"}, {"name": "annual_income", "type": "number"},
        {"name": "spending_score", "type": "number"}, {"name": "joined", "type": "date"},
        {"name": "seen_at", "type": "timestamp"},
    ]  # fmt: skip
    sql = _compiled(
        project, template, segmentation_read_options=options, segmentation_columns=columns,
        segmentation_profile_attributes=[],
    )  # fmt: skip
    session = duckdb.connect()
    session.execute("set timezone = 'Asia/Tokyo'")
    session.execute("create table texts (given varchar)")
    session.executemany("insert into texts values (?)", [[text] for text, _, _ in cases])
    rows = session.execute(sql[sql.index("select") :]).fetchall()
    found = {row[:2]: row[2] for row in rows}
    for text, declared, expected in cases:
        value = found[text, declared]
        assert (text, float(value) if declared == "number" and value else value) == (
            text, expected,
        )  # fmt: skip


def _stopped(path):
    """Return the message with which reading stops, in the memory of a small machine."""
    session = duckdb.connect(config={"memory_limit": "300MB", "threads": 1})
    with pytest.raises(InputError) as stopped:
        sniff_files(session, path=str(path), read_options={}, columns=COLUMNS)
    return str(stopped.value)


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "pipe.csv is a pipe" in _stopped(tmp_path / "pipe.csv")
    assert "folder.csv is a folder" in _stopped(tmp_path / "folder.csv")
    assert "/dev/zero is a pipe or a device" in _stopped("/dev/zero")
    # A glob means files only.
    (tmp_path / "0.csv").write_text("id,income\nc1,1\n")
    assert _read(tmp_path / "*.csv") == [("c1", "1")]


READING = """
import os, sys, duckdb
from customer_segmentation.errors import InputError
from customer_segmentation.proposal.looking import look_at
from customer_segmentation.reading import sniff_files
session = duckdb.connect()
# Root may read everything: be nobody from here on.
if os.getuid() == 0:
    os.setgroups([])
    os.setuid(65534)
for path in sys.argv[1:]:
    try:
        sniff_files(session, path=path, read_options={}, columns=[])
    except InputError as error:
        print(error)
"""


def test_a_file_that_may_not_be_read_is_said_to_be_that(tmp_path):
    paths = []
    for name in ("a.csv", "a.parquet", "shut/a.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("id\n1\n")
        path.chmod(0)
        paths.append(str(path))
    (tmp_path / "shut").chmod(0)
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        folder.chmod(folder.stat().st_mode | 0o011)
    printed = subprocess.run(
        [sys.executable, "-c", READING, *paths],
        env={**os.environ, "PYTHONPATH": str(ROOT / "python")},
        capture_output=True, text=True,
    )  # fmt: skip
    (tmp_path / "shut").chmod(0o700)
    assert printed.stderr == ""
    lines = printed.stdout.splitlines()
    assert len(lines) == len(paths)
    for line, path in zip(lines, paths, strict=True):
        assert line.startswith(f"{path}: permission denied. Needs a file")


def test_whoever_proposes_for_a_file_damaged_inside_is_told_its_name(tmp_path):
    """Also where the engine names no file, as of values that it takes from a dictionary."""
    rows = "select 'c' || i as id, i % 900 as income from range(20000) as t(i)"
    content = copied_bytes(rows, "format parquet")
    (tmp_path / "good.parquet").write_bytes(content)
    for place in range(1_000, len(content) - 2_000, 9_000):
        (tmp_path / "bad.parquet").write_bytes(overwritten(content, place))
        with duckdb.connect() as session, pytest.raises(InputError) as stopped:
            look_at(str(tmp_path / "*.parquet"), session=session, missing_spellings=[])
        said = str(stopped.value)
        assert "\n" not in said and said.startswith(f"{tmp_path}/bad.parquet is damaged inside")
        assert "fetch or write it again" in said


def _end_of_first_block(content):
    """Of a frame that names neither its size nor a dictionary, as DuckDB writes it."""
    assert content[4] == 0
    return 6 + 3 + (int.from_bytes(content[6:9], "little") >> 3)


def test_packed_files_stop_early_and_damaged_ones_by_name(tmp_path):
    session = duckdb.connect()
    bomb, good = tmp_path / "bomb.csv.zst", tmp_path / "good.csv.zst"
    session.execute(
        f"copy (select 'c1' as id, 5 as income from range(20000000)) to '{bomb}'"
        " (compression zstd)"
    )
    assert "expands more than 200 times" in _stopped(bomb)
    session.execute(
        f"copy (select 'c' || hash(i) as id, i as income from range(100000) t(i)) to '{good}'"
        " (compression zstd)"
    )
    assert len(_read(good)) == 100_000
    content = good.read_bytes()
    middle = len(content) // 2
    good.write_bytes(content[:middle] + b"\0" * 500 + content[middle + 500 :])
    assert "good.csv.zst is damaged or cut off" in _stopped(good)
    # Also where DuckDB would take it for whole: at the end of a block.
    for size in (middle, len(content) - 1, 40, _end_of_first_block(content)):
        good.write_bytes(content[:size])
        assert "good.csv.zst is damaged or cut off (it ends before" in _stopped(good)
    # Another one after it, and what is between frames and of no meaning, are none.
    note = b"\x50\x2a\x4d\x18" + (3).to_bytes(4, "little") + b"abc"
    good.write_bytes(content + note + content)
    assert len(_read(good)) >= 200_000
    rows = b"".join(b"c%d,%d\n" % (number, number) for number in range(20_000))
    packed, name = gzip.compress(b"id,income\n" + rows), tmp_path / "bad.csv.gz"
    name.write_bytes(packed + gzip.compress(b"last,1\n"))
    assert len(_read(name)) == 20_001
    middle = len(packed) // 2
    # The sum of the end is wrong, too, where a changed byte gives other letters only.
    for content in (packed[:middle] + b"\0" * 90 + packed[middle + 90 :], packed[:middle],
                    packed[:-8] + b"\1" * 8):  # fmt: skip
        name.write_bytes(content)
        assert "bad.csv.gz is damaged or cut off" in _stopped(name)
