"""Read files of one JSON object a line."""

from typing import Any

import duckdb

from customer_segmentation.errors import InputError
from customer_segmentation.reading.dialects import literal
from customer_segmentation.reading.files import compression_of, stop_on_other_kind
from customer_segmentation.reading.headers import FILE_COLUMN

JSON_LINES = tuple(
    ending + packed for ending in (".jsonl", ".ndjson") for packed in ("", ".gz", ".zst")
)
# A record of more bytes than that is a file of another form.
MAX_RECORD_BYTES = 16 * 1024 * 1024


def is_json_lines(path: str) -> bool:
    """Whether a path means JSON lines, by its ending."""
    return path.lower().endswith(JSON_LINES)


def scan_json_lines(session: Any, name: str) -> tuple[str, list[str]]:
    """Return the call that reads a file, and its keys in order.

    Numbers, marks and lists keep their types; texts stay texts, also those that look like
    dates, and so does a key with values of several types.

    Raises
    ------
    InputError
        If a line is no JSON object; the message names it. If a packed file is damaged, cut
        off or expands beyond all measure.
    """
    options = (
        f"format = 'newline_delimited', records = true, hive_partitioning = false,"
        f" maximum_object_size = {MAX_RECORD_BYTES}"
    )
    stop_on_other_kind(name, compression_of(name))
    failure = ""
    try:
        described = session.execute(
            f"describe select * from read_json({literal(name)}, sample_size = -1, {options})"
        ).fetchall()
    except duckdb.Error as error:
        failure = str(error).splitlines()[0][:300]
    if failure:
        raise InputError(f"{name} cannot be read as JSON lines ({failure}).")
    types = {
        row[0]: "varchar"
        if row[1] == "JSON" or row[1].startswith(("DATE", "TIME", "UUID"))
        else row[1]
        for row in described
    }
    columns = ", ".join(f"{literal(key)}: {literal(one)}" for key, one in types.items())
    return (
        f"read_json({literal(name)}, columns = {{{columns}}}, {options},"
        f" filename = {literal(FILE_COLUMN)})",
        list(types),
    )
