"""Read a sheet of a workbook (Excel, OpenDocument) as a table; needs the extra ``excel``."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.errors import InputError
from customer_segmentation.reading.files import list_files
from customer_segmentation.reading.headers import FILE_COLUMN

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
ENGINE_TYPES = {bool: "boolean", float: "double", datetime.date: "date"}


def is_spreadsheet(path: str) -> bool:
    """Whether a path means workbooks, by its ending; as the SQL macro of that name."""
    return path.lower().endswith(SPREADSHEETS)


def read_spreadsheet(session: Any, *, path: str, read_options: Mapping[str, Any]) -> Any:
    """Read one sheet as it stands, a column a header.

    Parameters
    ----------
    session : duckdb.DuckDBPyConnection
    path : str
        ``segmentation_input``: one workbook.
    read_options : mapping
        ``sheet``, the name of a sheet, where the workbook has several; ``skip``, lines above
        the header.

    Returns
    -------
    relation
        The headers as columns, and the file. Numbers, days, moments and marks keep their
        types where all cells of a column are of one; otherwise a column is text. A share
        shown as 12 % is 0.12, as the sheet holds it.

    Raises
    ------
    InputError
        If the reader is not installed, the file is no workbook, it has several sheets and
        none was named, or its header has gaps or repeats.
    """
    # Imported here: a build of another file pays nothing for it.
    import pandas as pd

    rows, sheet = _cells(session, path, read_options)
    skip = read_options.get("skip", 0)
    place = f"{path}, sheet {sheet}"
    if len(rows) <= skip:
        raise InputError(f"{place} is empty: needs a header and at least one record.")
    headers = [_text(cell) or "" for cell in rows[skip]]
    records = [row for row in rows[skip + 1 :] if any(_text(cell) is not None for cell in row)]
    # Columns at the right that hold nothing at all are only formatted.
    width = max(
        (
            number
            for row in [*records, headers]
            for number, cell in enumerate(row, 1)
            if cell != ""
        ),
        default=0,
    )
    headers = [*headers, *[""] * width][:width]
    _stop_on_unusable_headers(place, headers, skip)
    columns, casts = {}, []
    for number, header in enumerate(headers):
        values, type_ = _typed([row[number] if number < len(row) else "" for row in records])
        columns[f"column_{number}"] = pd.Series(values, dtype="object")
        quoted = '"' + header.replace('"', '""') + '"'
        casts.append(f"cast(column_{number} as {type_}) as {quoted}")
    literal = path.replace("'", "''")
    cells = pd.DataFrame(columns)
    return session.from_df(cells).project(f"{', '.join(casts)}, '{literal}' as {FILE_COLUMN}")


def _cells(
    session: Any, path: str, read_options: Mapping[str, Any]
) -> tuple[list[list[Any]], str]:
    """Return the rows of the sheet that was asked for, or of the only one, and its name."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError:
        raise InputError(
            f"{path}: to read a spreadsheet needs pip install python-calamine, the extra"
            " excel, or the sheet saved as CSV."
        ) from None
    files = list_files(session, path)
    if len(files) > 1:
        raise InputError(f"{path}: {len(files)} workbooks; needs one, or CSV files.")
    failure, sheets = "", {}
    try:
        workbook = CalamineWorkbook.from_path(files[0].name)
        for name in workbook.sheet_names:
            sheets[name] = workbook.get_sheet_by_name(name).to_python(skip_empty_area=True)
    except (CalamineError, OSError) as error:
        failure = str(error)
    if failure:
        raise InputError(f"{path} cannot be read as a spreadsheet ({failure[:200]}).")
    asked = read_options.get("sheet")
    filled = [name for name, rows in sheets.items() if rows]
    if asked is None and len(filled) == 1:
        asked = filled[0]
    if asked not in sheets:
        saw = "it has none of that name" if asked else f"{len(filled)} sheets hold values"
        raise InputError(
            f"{path}: {saw}; needs segmentation_read_options {{sheet: …}} with one of"
            f" {', '.join(sheets)}."
        )
    return sheets[asked], asked


def _stop_on_unusable_headers(place: str, headers: Sequence[str], skip: int) -> None:
    gaps = [number for number, header in enumerate(headers, start=1) if not header]
    if gaps or not headers:
        raise InputError(
            f"{place}: line {skip + 1} has no header in column {gaps[0] if gaps else 1}. Needs"
            " a header for each column; lines above it are left out by"
            " segmentation_read_options {skip: 2}."
        )
    seen: set[str] = set()
    for header in headers:
        if header.lower() in seen:
            raise InputError(f"{place}: the header has {header} twice. Rename one of them.")
        seen.add(header.lower())


def _typed(cells: Sequence[Any]) -> tuple[list[Any], str]:
    """Return the values of a column, and the engine's type for them."""
    present = [cell for cell in cells if _text(cell) is not None]
    kinds = {type(cell) for cell in present}
    if kinds and kinds <= {datetime.date, datetime.datetime}:
        type_ = "timestamp" if datetime.datetime in kinds else "date"
        return [None if _text(cell) is None else cell.isoformat() for cell in cells], type_
    if len(kinds) == 1 and (kind := kinds.pop()) in ENGINE_TYPES:
        return [None if _text(cell) is None else cell for cell in cells], ENGINE_TYPES[kind]
    return [_text(cell) for cell in cells], "varchar"


def _text(cell: Any) -> str | None:
    """Write a cell as people see it; None for an empty one."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
