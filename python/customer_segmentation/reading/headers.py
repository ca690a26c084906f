"""What the headers of a file mean: which of them is which declared column."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.errors import InputError
from customer_segmentation.progress import report

# The landed column that says which file a record came from; as in the SQL macro of that name.
FILE_COLUMN = "segmentation__source_file"


def header_key(header: str) -> str:
    """Return what of a header counts in comparisons; as the SQL macro of that name."""
    return re.sub(r"[\W_]", "", header.lower()) or header.lower()


def meaning(header: str, columns: Sequence[Mapping[str, Any]]) -> str:
    """Return the declared column that a header names, or what tells it from others."""
    key = header_key(header)
    for column in columns:
        spellings = [column["name"], *(column.get("spellings") or [])]
        if key in map(header_key, spellings):
            return column["name"]
    return f"header {key}"


def stop_on_reserved_header(name: str, headers: Sequence[str]) -> None:
    """Stop where a header is the one under which the project keeps the file's name."""
    if FILE_COLUMN in map(str.lower, headers):
        raise InputError(
            f"{name}: a column is named {FILE_COLUMN}, which the project needs. Rename it."
        )


def stop_on_repeated_headers(
    name: str, headers: Sequence[str], columns: Sequence[Mapping[str, Any]]
) -> None:
    """Stop where two headers, as the file has them, are read as one declared column.

    DuckDB renames the second of two that differ by case only, so that it would go unnoticed.
    """
    declared = {one["name"] for one in columns}
    seen: dict[str, str] = {}
    for header in headers:
        column = meaning(header, columns)
        if column not in declared:
            continue
        if column in seen:
            both = (
                f"the header has {header} twice, read as {column}"
                if seen[column] == header
                else f"more than one column is read as {column}: {seen[column]}, {header}"
            )
            raise InputError(f"{name}: {both}. Rename or drop all but one.")
        seen[column] = header


def compare_columns(
    headers: Mapping[str, Sequence[str]], columns: Sequence[Mapping[str, Any]]
) -> None:
    """Stop where one file of several has no ids; say which lack another column.

    Where all of them lack it, staging says so, as for a single file.
    """
    found = {
        name: {meaning(header, columns) for header in one} for name, one in headers.items()
    }
    for column in columns:
        lacking = [name for name, one in found.items() if column["name"] not in one]
        if not lacking or len(lacking) == len(found):
            continue
        if column.get("type") == "id" and not column.get("generate"):
            raise InputError(
                f"{lacking[0]}: the id column {column['name']} is missing, which other"
                f" files have. Columns found: {', '.join(headers[lacking[0]])}."
            )
        report(
            f"{lacking[0]}{f' and {len(lacking) - 1} other files' * (len(lacking) > 1)}:"
            f" the column {column['name']} is missing; it is null for these customers"
        )


def landed_headers(
    headers: Sequence[str], columns: Sequence[Mapping[str, Any]], landed: dict[str, str]
) -> list[str]:
    """Give a column the header that it has in the first file where it occurs.

    ``landed`` maps what a header means (a declared column, or its letters and digits) to
    that first header, and is extended. Two headers of one file that mean the same keep
    their own names.
    """
    meanings = [meaning(header, columns) for header in headers]
    return [
        header if meanings.count(one) > 1 else landed.setdefault(one, header)
        for header, one in zip(headers, meanings, strict=True)
    ]
