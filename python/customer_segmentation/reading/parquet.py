"""What Parquet files must have in common, and which of them can be no customers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb

from customer_segmentation.errors import InputError
from customer_segmentation.reading.files import InputFile
from customer_segmentation.reading.headers import (
    compare_columns,
    meaning,
    stop_on_repeated_headers,
    stop_on_reserved_header,
)

# Every customer has an id of their own: as many of them do not fit into one byte.
MOST_ROWS_A_BYTE = 100
NEEDED = "needs Parquet files whose columns of one name have types that go together."


def stop_on_unreadable_parquet(
    session: Any, files: Sequence[InputFile], columns: Sequence[Mapping[str, Any]]
) -> None:
    """Stop at files that are no Parquet, or that cannot be read as one table.

    Raises
    ------
    InputError
        If a file is no Parquet, holds more rows than its bytes can tell apart, has two
        headers for one declared column, or lacks the id; or if a column is of one kind in
        one file and of another in the next.
    """
    types: dict[str, dict[str, str]] = {}
    for file in files:
        types[file.name] = _types(session, file.name)
        _stop_on_bomb(session, file)
        headers = [header for header, _ in _top_level(session, file.name)]
        stop_on_reserved_header(file.name, headers)
        stop_on_repeated_headers(file.name, headers, columns)
    _stop_on_unlike_types(types, columns)
    _asked(
        session,
        "describe select * from read_parquet(?, union_by_name = true,"
        " hive_partitioning = false)",
        list(types),
        name=", ".join(list(types)[:3]),
    )
    compare_columns(types, columns)


def _asked(session: Any, sql: str, value: Any, *, name: str) -> list[tuple]:
    failure = ""
    try:
        return session.execute(sql, [value]).fetchall()
    except duckdb.Error as error:
        failure = str(error).splitlines()[0][:300]
    raise InputError(f"{name} cannot be read as Parquet ({failure}); {NEEDED}")


def _types(session: Any, name: str) -> dict[str, str]:
    sql = "describe select * from read_parquet(?, hive_partitioning = false)"
    return {row[0]: row[1] for row in _asked(session, sql, name, name=name)}


def _top_level(session: Any, name: str) -> Iterator[tuple[str, int]]:
    """Yield the columns as the file spells them; DuckDB renames those that differ by case."""
    rows = iter(
        _asked(
            session,
            "select name, coalesce(num_children, 0) from parquet_schema(?)",
            name,
            name=name,
        )
    )
    _, count = next(rows)
    for _ in range(count):
        header, below = next(rows)
        yield header, below
        while below:
            below += next(rows)[1] - 1


def _stop_on_bomb(session: Any, file: InputFile) -> None:
    [(count,)] = _asked(
        session, "select num_rows from parquet_file_metadata(?)", file.name, name=file.name
    )
    if file.size and count > MOST_ROWS_A_BYTE * file.size:
        raise InputError(
            f"{file.name} claims {count} records in {file.size} bytes, which cannot be as many"
            " customers, and was not read. Needs one record for each customer."
        )


def _kind(type_name: str) -> str:
    """Return what a type is for; of one kind, types go together without a change of meaning."""
    base = type_name.split("(")[0].split(" ")[0]
    if type_name.endswith("]") or base in ("STRUCT", "MAP", "UNION", "VARIANT"):
        return "several values"
    if type_name in ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"):
        return "moments with a time zone"
    if base in ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"):
        return "days or moments"
    if base in ("FLOAT", "DOUBLE", "DECIMAL"):
        return "fractions"
    if base.endswith("INT") or base.endswith("INTEGER"):
        return "whole numbers"
    return "texts" if base in ("VARCHAR", "ENUM", "JSON") else type_name


def _go_together(one: str, other: str) -> bool:
    # Whole numbers are written the same as texts; a fraction may become 1.0 instead of 1.
    return one == other or {one, other} in (
        {"whole numbers", "fractions"},
        {"whole numbers", "texts"},
    )


def _stop_on_unlike_types(
    types: Mapping[str, Mapping[str, str]], columns: Sequence[Mapping[str, Any]]
) -> None:
    declared = {one["name"] for one in columns}
    seen: dict[str, dict[str, tuple[str, str]]] = {}
    for name, one in types.items():
        for header, type_name in one.items():
            column, kind = meaning(header, columns), _kind(type_name)
            # Of a column without a value the type is nobody's choice.
            if type_name.strip('"') == "NULL":
                continue
            for other, (first, first_type) in seen.setdefault(column, {}).items():
                differ = not _go_together(kind, other)
                if differ and (column in declared or "several values" in (kind, other)):
                    raise InputError(
                        f"{header} is {first_type} in {first} and {type_name} in {name};"
                        f" {NEEDED}"
                    )
            seen[column].setdefault(kind, (name, type_name))
