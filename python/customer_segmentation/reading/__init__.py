"""Find out how each input file is written, with DuckDB's sniffer, before it is read.

``files`` knows what a path means and which files are no input at all, ``dialects`` how DuckDB
describes one CSV file, ``headers`` what a header means, ``sniffing`` which reading of a file
stands, ``refusals`` why there is none, ``parquet`` what Parquet files must have in common,
``damage`` which file is to blame once reading has failed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.engines import engine_of
from customer_segmentation.errors import InputError
from customer_segmentation.progress import report
from customer_segmentation.reading.damage import (
    name_damage_after_failure,
    readings_in_full,
)
from customer_segmentation.reading.dialects import scan
from customer_segmentation.reading.files import is_nothing, list_files
from customer_segmentation.reading.headers import (
    FILE_COLUMN,
    compare_columns,
    landed_headers,
)
from customer_segmentation.reading.json_lines import is_json_lines, scan_json_lines
from customer_segmentation.reading.parquet import stop_on_unreadable_parquet
from customer_segmentation.reading.sniffing import sniff
from customer_segmentation.reading.spreadsheets import is_spreadsheet

__all__ = ["FILE_COLUMN", "sniff_files"]

FILE_TYPES = {"file_number": "int", "source_file": "varchar", "scan": "varchar"}


def sniff_files(
    session: Any,
    *,
    path: str | None,
    read_options: Mapping[str, Any],
    columns: Sequence[Mapping[str, Any]],
) -> Any:
    """Sniff every CSV file of the input; return how each of them is to be read.

    Parameters
    ----------
    session : duckdb.DuckDBPyConnection
    path : str or None
        ``segmentation_input``: a file or a glob. None, and Parquet, need no sniffing.
    read_options : mapping
        ``segmentation_read_options``: what the user knows better than the sniffer. Options
        about values (``thousands`` and the like) are staging's, and are left out here.
    columns : sequence of mapping
        ``segmentation_columns``: files may spell the header of one column differently.

    Returns
    -------
    relation
        Columns ``file_number`` (int, from 1), ``source_file`` and ``scan`` (the call of
        ``read_csv`` that reads the file), in the order of the file names.

    Raises
    ------
    InputError
        If there is no such file, if it cannot be opened, if it is a folder or a pipe, if
        every file is empty, if one expands beyond all measure, if the bytes are not in the
        expected encoding or not text at all, if DuckDB cannot tell how a file is written,
        if records may stand above its header, if two of its headers mean one column, if one
        file of several has no ids, or if the types of Parquet files do not go together.

    Notes
    -----
    DuckDB decides from the first 20,480 lines. Four of its habits would lose or change
    records, so that the sniffer is asked more than once, and not about everything: without
    a quoted field in those lines it would read later quotes as text; one line with a field
    too many makes it take the whole line for one column; one comment makes records whose
    id begins with # vanish; line ends that change within a file stop it. A fifth, columns
    made of folders that are called ``name=value``, is switched off.
    """
    engine = engine_of(session)
    if not path:
        return engine.frame([], FILE_TYPES)
    files = list_files(session, path)
    if path.lower().endswith(".parquet"):
        stop_on_unreadable_parquet(session, files, columns)
        name_damage_after_failure(readings_in_full((file.name, None) for file in files))
        return engine.frame([], FILE_TYPES)
    if is_spreadsheet(path):
        return engine.frame([], FILE_TYPES)
    if is_json_lines(path):
        scans = {file.name: scan_json_lines(session, file.name) for file in files}
        compare_columns({name: keys for name, (_, keys) in scans.items()}, columns)
        return engine.frame(
            [(number, name, one) for number, (name, (one, _)) in enumerate(scans.items(), 1)],
            FILE_TYPES,
        )

    dialects = {}
    for file in files:
        if not is_nothing(file):
            dialects[file.name] = sniff(session, file.name, read_options, columns)
        elif len(files) > 1:
            report(f"{file.name} is empty: it adds no record")
    if not dialects:
        raise InputError(f"{path} is empty: needs a header and at least one record.")
    compare_columns({name: one.headers for name, one in dialects.items()}, columns)

    landed: dict[str, str] = {}
    rows = [
        (
            number,
            name,
            scan(name, dialect, landed_headers(dialect.headers, columns, landed)),
        )
        for number, (name, dialect) in enumerate(dialects.items(), start=1)
    ]
    name_damage_after_failure(readings_in_full((name, one) for _, name, one in rows))
    return engine.frame(rows, FILE_TYPES)
