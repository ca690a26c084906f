"""Look at a file with the project's own reading, and count what is in its columns."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from customer_segmentation.errors import InputError
from customer_segmentation.proposal.facts import ColumnFacts, TableFacts
from customer_segmentation.reading import sniff_files
from customer_segmentation.reading.damage import readings_in_full, stop_on_damage
from customer_segmentation.reading.files import list_files
from customer_segmentation.reading.headers import FILE_COLUMN
from customer_segmentation.reading.spreadsheets import is_spreadsheet, read_spreadsheet

# All values of a scale, a code or a category; of a number the commonest.
VALUES_KEPT = 60
# Numbers, dates and codes have few patterns; what has more is free text.
SHAPES_KEPT = 500
# Of more records a sample of about as many shows the patterns as well.
RECORDS_LOOKED_AT = 1_000_000
# What surrounds values and means nothing; as in the SQL macro trimmed_text.
OUTER_SPACE = " \t\n\r\u00a0\u200b\ufeff"
DATE_FORMATS = (
    "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y",
    "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y",
    "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y%m%d",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S.%f", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%Y/%m/%d %H:%M:%S",
)  # fmt: skip
# The share of the values that has to fit what is declared: the rest are mistakes, which a
# build counts.
NEARLY_ALL = 0.95
NUMBERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
    "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL",
)  # fmt: skip


def look_at(
    path: str,
    *,
    session: duckdb.DuckDBPyConnection,
    missing_spellings: Sequence[str],
    read_options: Mapping[str, Any] | None = None,
) -> TableFacts:
    """Count what is in each column of a file.

    Parameters
    ----------
    path : str
        A CSV, Parquet or JSON lines file, a glob of them, or a workbook, as for
        ``segmentation_input``.
    session : duckdb.DuckDBPyConnection
        Gets a table ``landed`` of the records.
    missing_spellings : sequence of str
        What a build takes for no value.
    read_options : mapping, optional
        ``segmentation_read_options``. None: UTF-8, or Latin-1 where the bytes are not.

    Returns
    -------
    TableFacts

    Raises
    ------
    InputError
        If there is no such file, it can't be read, or it holds no record.
    """
    asked = dict(read_options or {})
    if is_spreadsheet(path):
        read_spreadsheet(session, path=path, read_options=asked).create("landed")
    else:
        source, readings = _source(path, session, asked)
        try:
            session.execute(f"create or replace table landed as select * from {source}")
        except duckdb.Error as error:
            failure = str(error).splitlines()[0][:300]
        else:
            failure = ""
        if failure:
            stop_on_damage(readings)
            raise InputError(f"{path} cannot be read ({failure}).")
        _stop_on_unread_lines(session, path)
    [(record_count,)] = session.execute("select count(*) from landed").fetchall()
    if not record_count:
        raise InputError(f"{path}: no records after the header; needs one for every customer.")
    return describe(session, name=path, missing_spellings=missing_spellings, read_options=asked)


def describe(
    session: duckdb.DuckDBPyConnection,
    *,
    name: str,
    missing_spellings: Sequence[str],
    read_options: Mapping[str, Any],
) -> TableFacts:
    """Count what is in each column of the table ``landed``; see `look_at`."""
    [(record_count,)] = session.execute("select count(*) from landed").fetchall()
    looked_at = "landed"
    if record_count > RECORDS_LOOKED_AT:
        session.execute(
            "create or replace temp table looked_at as select * from landed"
            f" where hash(rowid) % {record_count} < {RECORDS_LOOKED_AT}"
        )
        looked_at = "looked_at"
    columns = [
        row
        for row in session.execute("describe landed").fetchall()
        if row[0].lower() != FILE_COLUMN
    ]
    return TableFacts(
        name=name,
        record_count=record_count,
        columns=[
            _column(session, looked_at, position, header, type_, missing_spellings)
            for position, (header, type_, *_) in enumerate(columns)
        ],
        read_options=read_options,
    )


def _source(
    path: str, session: duckdb.DuckDBPyConnection, asked: dict[str, Any]
) -> tuple[str, dict[str, str]]:
    """Return what reads the files, and what finds the damaged one of them."""
    try:
        scans = _scans(path, session, asked)
    except InputError as error:
        # Any bytes are Latin-1: a guess, which the settings say to look at.
        if "are not utf-8" not in str(error) or "encoding" in asked:
            raise
        asked["encoding"] = "latin-1"
        scans = _scans(path, session, asked)
    if not scans:
        literal = path.replace("'", "''")
        return (
            f"read_parquet('{literal}', union_by_name = true, hive_partitioning = false)",
            readings_in_full((file.name, None) for file in list_files(session, path)),
        )
    source = " union all by name ".join(f"select * from {one}" for _, one in scans)
    return f"({source})", readings_in_full(scans)


def _scans(
    path: str, session: duckdb.DuckDBPyConnection, asked: dict[str, Any]
) -> list[tuple[str, str]]:
    sniffed = sniff_files(session, path=path, read_options=asked, columns=[])
    return [row[1:] for row in sniffed.fetchall()]


def _stop_on_unread_lines(session: duckdb.DuckDBPyConnection, path: str) -> None:
    [(is_there,)] = session.execute(
        "select count(*) from duckdb_tables() where table_name = 'reject_errors'"
    ).fetchall()
    if not is_there:
        return
    unread = session.execute(
        "select line, min(error_message) from reject_errors group by line order by line limit 1"
    ).fetchall()
    if unread:
        line, message = unread[0]
        raise InputError(
            f"{path} line {line} cannot be read ({message.splitlines()[0]}). Correct it, or"
            " say with --read-options how it is meant, such as '{null_padding: true}'."
        )


def _native_type(type_name: str) -> str:
    base = type_name.split("(")[0].split(" ")[0]
    if type_name.endswith("]") or base in ("STRUCT", "MAP", "UNION"):
        return "nested"
    if base in NUMBERS:
        return "number"
    if base.startswith("TIMESTAMP"):
        return "timestamp"
    return {"BOOLEAN": "boolean", "DATE": "date"}.get(base, "text")


def _column(
    session: duckdb.DuckDBPyConnection,
    looked_at: str,
    position: int,
    header: str,
    type_name: str,
    missing_spellings: Sequence[str],
) -> ColumnFacts:
    native_type = _native_type(type_name)
    identifier = '"' + header.replace('"', '""') + '"'
    # What begins and ends with a printable letter needs no trimming, which takes long.
    session.execute(
        "create or replace temp table column_values as"
        " with given as ("
        f"  select cast({identifier} as varchar) as given, count(*) as occurrences"
        f"  from {looked_at} group by given"
        " ), trimmed as ("
        "  select case when left(given, 1) between '!' and '~'"
        "   and right(given, 1) between '!' and '~' then given else trim(given, $1) end"
        "   as value, sum(occurrences) as occurrences from given group by value"
        " ) select value, occurrences, value is null or (length(value) <= $3"
        "  and list_contains($2, lower(value))) as is_missing from trimmed",
        [OUTER_SPACE, list(missing_spellings), max(map(len, missing_spellings), default=0)],
    )
    [(records, missing, distinct, leading_zeros)] = session.execute(
        "select sum(occurrences),"
        " coalesce(sum(occurrences) filter (where is_missing), 0),"
        " count(*) filter (where not is_missing),"
        " coalesce(bool_or(regexp_full_match(value, '0[0-9]+'))"
        "  filter (where not is_missing), false)"
        " from column_values"
    ).fetchall()
    shapes: dict[str, int] = {}
    formats: list[str] = []
    if native_type == "text" and distinct:
        # The zero of 0,123 says that the comma is no thousands separator.
        shapes = dict(
            session.execute(
                "select case when left(value, 2) in ('0.', '0,') then '0' || substr(digits, 2)"
                " when left(value, 3) in ('-0.', '-0,') then '-0' || substr(digits, 3)"
                " else digits end as shape, cast(sum(occurrences) as bigint) as records"
                " from (select *, translate(value, '012345678', '999999999') as digits"
                "  from column_values where not is_missing)"
                " group by shape"
                f" order by records desc, shape limit {SHAPES_KEPT}"
            ).fetchall()
        )
        formats = _date_formats(session, records - missing, shapes)
    return ColumnFacts(
        header=header,
        position=position,
        native_type=native_type,
        record_count=int(records),
        missing_count=int(missing),
        distinct_count=distinct,
        values=dict(
            session.execute(
                "select value, occurrences from column_values where not is_missing"
                f" order by occurrences desc, value limit {VALUES_KEPT}"
            ).fetchall()
        ),
        shapes=shapes,
        has_leading_zeros=leading_zeros,
        missing=dict(
            session.execute(
                "select value, occurrences from column_values"
                " where is_missing and value <> '' order by occurrences desc, value"
            ).fetchall()
        ),
        date_formats=formats,
    )


def _date_formats(
    session: duckdb.DuckDBPyConnection, value_count: int, shapes: Mapping[str, int]
) -> list[str]:
    """Return the formats that nearly every value fits, the best first."""
    likely = sum(
        records
        for shape, records in shapes.items()
        if 4 <= shape.count("9") <= 20
        and len(shape) <= 30
        and (len(re.findall("[-./ ]", shape)) >= 2 or shape == "99999999")
    )
    if likely < NEARLY_ALL * value_count:
        return []
    # The commonest values rule most formats out, which the whole column would take long to.
    few = (
        "(from column_values where not is_missing"
        f" order by occurrences desc, value limit {VALUES_KEPT})"
    )
    formats = DATE_FORMATS
    for values in (few, "(from column_values where not is_missing)"):
        counts = ", ".join(
            f"coalesce(sum(occurrences) filter (where try_strptime(value, '{one}')"
            " is not null), 0)"
            for one in formats
        )
        [(total, *fitting)] = session.execute(
            f"select sum(occurrences), {counts} from {values}"
        ).fetchall()
        found = sorted(
            (-count, position)
            for position, count in enumerate(fitting)
            if count >= NEARLY_ALL * total
        )
        formats = [formats[position] for _, position in found]
        if not formats:
            return []
    return formats
