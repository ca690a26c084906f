"""How one CSV file is written, in the words of DuckDB's ``read_csv``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from customer_segmentation.reading.headers import FILE_COLUMN

# DuckDB refuses lines beyond 2 MB by default; a free text may well be longer.
MAX_LINE_BYTES = 16 * 1024 * 1024
# Lines that cannot be read are recorded instead of stopping DuckDB at the first one, so
# that `stop_on_unread_lines` can name them; more than this many tell nothing new.
UNREAD_LINES_LIMIT = 1000
# Words of read_csv for one and the same option; as in the SQL macro read_options.
ALIASES = {
    "sep": "delim",
    "separator": "delim",
    "delimiter": "delim",
    "null": "nullstr",
    "maximum_line_size": "max_line_size",
    "date_format": "dateformat",
    "timestamp_format": "timestampformat",
}
# How values are written, which is staging's to read: every field arrives as text.
ABOUT_VALUES = ("decimal_separator", "thousands", "dateformat", "timestampformat")
# What only the sniffer takes, or what is set anew when the file is read.
ONLY_SNIFFED = ("all_varchar", "header", "ignore_errors", "sample_size")


@dataclass(frozen=True)
class Dialect:
    """How one CSV file is written: options of ``read_csv``, and its headers in order."""

    options: Mapping[str, Any]
    headers: Sequence[str]


def options_about_form(read_options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that say how a file is written, each under one name."""
    asked = {ALIASES.get(key, key): value for key, value in read_options.items()}
    return {key: value for key, value in asked.items() if key not in ABOUT_VALUES}


def sniff_once(
    session: Any, name: str, options: Mapping[str, Any]
) -> tuple[Dialect | None, str]:
    """Return the dialect, or None and why there is none.

    Not raised from within ``except``: dbt would print what the error came from with it.
    """
    try:
        [(delimiter, quote, escape, comment, skip, headers)] = session.execute(
            "select Delimiter, Quote, Escape, Comment, SkipRows,"
            " list_transform(Columns, lambda one: one.name)"
            f" from sniff_csv({literal(name)}, hive_partitioning = false, {written(options)})"
        ).fetchall()
    except duckdb.Error as error:
        return None, str(error)
    quote = _sniffed(quote)
    dialect = {
        "delim": _sniffed(delimiter),
        "quote": quote,
        # RFC 4180: a quote within quotes is doubled, also where the sample holds none.
        "escape": _sniffed(escape) or quote,
        "comment": _sniffed(comment),
        "skip": skip,
    }
    passed_on = {
        key: value for key, value in options.items() if key not in (*ONLY_SNIFFED, *dialect)
    }
    return Dialect({**dialect, **passed_on}, headers), ""


def _sniffed(text: str) -> str:
    return "" if text == "(empty)" else text


def scan(name: str, dialect: Dialect, headers: Sequence[str], *, header: bool = True) -> str:
    """Write the call of ``read_csv`` that reads a file as text, under the given headers."""
    types = ", ".join(f"{literal(one)}: 'varchar'" for one in headers)
    options = {
        **dialect.options,
        "auto_detect": False,
        "header": header,
        "hive_partitioning": False,
        "filename": FILE_COLUMN,
        "store_rejects": True,
        "rejects_limit": UNREAD_LINES_LIMIT,
    }
    return f"read_csv({literal(name)}, columns = {{{types}}}, {written(options)})"


def written(options: Mapping[str, Any]) -> str:
    """Write options as the arguments of a table function."""
    return ", ".join(f"{name} = {literal(value)}" for name, value in options.items())


def literal(value: Any) -> str:
    """Write a value as an SQL literal; a text cannot end it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "[" + ", ".join(map(literal, value)) + "]"
