"""Find out how each input file is written, with DuckDB's sniffer, before it is read."""

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from customer_segmentation.engine import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.progress import report

FILE_TYPES = {"file_number": "int", "source_file": "varchar", "scan": "varchar"}
# The landed column that says which file a record came from; as in the SQL macro of that name.
FILE_COLUMN = "segmentation__source_file"
# DuckDB refuses lines beyond 2 MB by default; a free text may well be longer.
MAX_LINE_BYTES = 16 * 1024 * 1024
# What stands above a header is a title, a remark, a blank line; more of it may be records.
LINES_ABOVE_HEADER = 20
COMPRESSED = (".gz", ".zst")
# How files begin that people name .csv by mistake, and what to do with them.
OTHER_KINDS = {
    b"PAR1": "is a Parquet file: segmentation_input must end in .parquet",
    b"PK\x03\x04": "is a spreadsheet or a zip archive: save or unpack it as CSV",
    b"\xd0\xcf\x11\xe0": "is a spreadsheet: save it as CSV",
    b"\x1f\x8b": "is compressed by gzip, but its name does not end in .gz",
    b"(\xb5/\xfd": "is compressed by zstd, but its name does not end in .zst",
    b"SQLite format 3": "is a SQLite database: export its table as CSV",
    b"\xfe\xff": "is utf-16 in the byte order that DuckDB lacks: convert it to UTF-8",
}
# Lines that cannot be read are recorded instead of stopping DuckDB at the first one, so
# that `stop_on_unread_lines` can name them; more than this many tell nothing new.
UNREAD_LINES_LIMIT = 1000


@dataclass(frozen=True)
class Dialect:
    """How one CSV file is written: options of ``read_csv``, and its headers in order."""

    options: Mapping[str, Any]
    headers: Sequence[str]


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
        ``segmentation_read_options``: what the user knows better than the sniffer.
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
        If there is no such file, if every file is empty, if the bytes are not in the
        expected encoding or not text at all, if DuckDB cannot tell how a file is written,
        if records may stand above its header, or if one file of several has no ids.

    Notes
    -----
    DuckDB decides from the first 20,480 lines. Four of its habits would lose or change
    records, so that the sniffer is asked more than once, and not about everything: without
    a quoted field in those lines it would read later quotes as text; one line with a field
    too many makes it take the whole line for one column; one comment makes records whose
    id begins with # vanish; line ends that change within a file stop it.
    """
    engine = Engine(session)
    if not path:
        return engine.frame([], FILE_TYPES)
    rows = _files(session, path)
    if path.lower().endswith(".parquet"):
        _stop_on_unreadable_parquet(session, path, [name for name, _ in rows], columns)
        return engine.frame([], FILE_TYPES)

    dialects = {}
    for name, size in rows:
        # A byte order mark alone is nothing either.
        if size and _first_bytes(name, 4) != codecs.BOM_UTF8:
            dialects[name] = _sniff(session, name, read_options, columns)
        elif len(rows) > 1:
            report(f"{name} is empty: it adds no record")
    if not dialects:
        raise InputError(f"{path} is empty: needs a header and at least one record.")
    _compare_columns({name: one.headers for name, one in dialects.items()}, columns)

    landed: dict[str, str] = {}
    files = [
        (
            number,
            name,
            _scan(name, dialect, _landed_headers(name, dialect.headers, columns, landed)),
        )
        for number, (name, dialect) in enumerate(dialects.items(), start=1)
    ]
    return engine.frame(files, FILE_TYPES)


def _no_such_file(path: str) -> str:
    return (
        f'segmentation_input is "{path}": needs a CSV or Parquet file (or a glob) that'
        " exists; paths are relative to the folder that dbt is called from."
    )


def _files(session: Any, path: str) -> list[tuple[str, int]]:
    """List the files that a path or a glob means, with their sizes in bytes."""
    rows, failure = [], ""
    try:
        rows = session.execute(
            "select filename, size from read_blob(?) order by filename", [path]
        ).fetchall()
    except duckdb.Error as error:
        failure = _reason(str(error))
    if failure and "No files found" not in failure:
        raise InputError(f"{path} cannot be opened ({failure}). {_no_such_file(path)}")
    if not rows:
        raise InputError(_no_such_file(path))
    return rows


def _first_bytes(name: str, count: int) -> bytes:
    """Read how a file begins; nothing where only DuckDB can open it."""
    try:
        with Path(name).open("rb") as file:
            return file.read(count)
    except OSError:
        return b""


def _compare_columns(
    headers: Mapping[str, Sequence[str]], columns: Sequence[Mapping[str, Any]]
) -> None:
    """Stop where one file of several has no ids; say which lack another column.

    Where all of them lack it, staging says so, as for a single file.
    """
    found = {
        name: {_meaning(header, columns) for header in one} for name, one in headers.items()
    }
    for column in columns:
        lacking = [name for name, one in found.items() if column["name"] not in one]
        if not lacking or len(lacking) == len(found):
            continue
        if column["type"] == "id":
            raise InputError(
                f"{lacking[0]}: the id column {column['name']} is missing, which other"
                f" files have. Columns found: {', '.join(headers[lacking[0]])}."
            )
        report(
            f"{lacking[0]}{f' and {len(lacking) - 1} other files' * (len(lacking) > 1)}:"
            f" the column {column['name']} is missing; it is null for these customers"
        )


def _stop_on_unreadable_parquet(
    session: Any, path: str, names: Sequence[str], columns: Sequence[Mapping[str, Any]]
) -> None:
    types: dict[str, dict[str, str]] = {}
    failure = ""
    try:
        for name in names:
            types[name] = {
                row[0]: row[1]
                for row in session.execute(
                    "describe select * from read_parquet(?)", [name]
                ).fetchall()
            }
        session.execute(
            "describe select * from read_parquet(?, union_by_name = true)", [path]
        ).fetchall()
    except duckdb.Error as error:
        failure = f"{path} cannot be read as Parquet ({_reason(str(error))})"
    nested: dict[str, tuple[bool, str]] = {}
    for name, one in types.items():
        for column, type_name in one.items():
            is_nested = type_name.endswith("]") or type_name.startswith(("STRUCT", "MAP"))
            first_is_nested, first = nested.setdefault(column, (is_nested, name))
            if is_nested != first_is_nested:
                failure = failure or (
                    f"{path}: {column} is a single value in one of {first} and {name}, and"
                    " several in the other"
                )
    if failure:
        raise InputError(
            f"{failure}; needs Parquet files whose columns of one name have types that go"
            " together."
        )
    _compare_columns(types, columns)
    if any(FILE_COLUMN in map(str.lower, one) for one in types.values()):
        raise InputError(_reserved_header(path))


def _reserved_header(name: str) -> str:
    return f"{name}: a column is named {FILE_COLUMN}, which the project needs. Rename it."


def _sniff(
    session: Any,
    name: str,
    read_options: Mapping[str, Any],
    columns: Sequence[Mapping[str, Any]],
) -> Dialect:
    asked = {key: value for key, value in read_options.items() if key != "decimal_separator"}
    # Comments only by asking: the sniffer would take records whose id begins with # for
    # comments as soon as one line of the file is one.
    base = {
        "all_varchar": True,
        "header": True,
        "max_line_size": MAX_LINE_BYTES,
        "comment": "",
        **asked,
    }
    quoted = base if "quote" in base else {**base, "quote": '"'}
    # Strict readings first; then one that tolerates bad lines, which are recorded by their
    # numbers and stop the build; last, one for files whose line ends change on the way.
    readings = [quoted, base, {**quoted, "ignore_errors": True}]
    readings.append({**quoted, "strict_mode": False})
    best, failure = None, ""
    _stop_on_other_kind(name)
    if "encoding" not in asked:
        _stop_on_utf16(name)
    for options in readings:
        found, message = _sniff_once(session, name, options)
        if found is None:
            _stop_on_unknown_option(name, message)
            _stop_on_cut_off(name, message)
            _stop_on_encoding(name, message, asked)
            _stop_on_long_line(name, message)
            failure = failure or message
        elif best is None or len(found.headers) > len(best.headers):
            best = found
        if best is not None and len(best.headers) > 1:
            break
    if best is None:
        raise InputError(
            f"{name}: DuckDB cannot tell how this file is written ({_reason(failure)});"
            " needs segmentation_read_options such as {delim: ';', quote: '\"', skip: 2}."
        )
    if FILE_COLUMN in map(str.lower, best.headers):
        raise InputError(_reserved_header(name))
    if len(best.headers) == 1 and "comment" not in asked:
        _stop_on_comments(session, name, quoted)
    _stop_on_repeated_header(session, name, best, columns)
    skipped = best.options["skip"]
    if skipped and "skip" not in asked:
        _stop_on_records_above(session, name, best, columns)
        report(f"{name}: the header is on line {skipped + 1}; what stands above is left out")
    return best


def _sniff_once(
    session: Any, name: str, options: Mapping[str, Any]
) -> tuple[Dialect | None, str]:
    """Return the dialect, or None and why there is none.

    Not raised from within ``except``: dbt would print what the error came from with it.
    """
    try:
        [(delimiter, quote, escape, comment, skip, headers)] = session.execute(
            "select Delimiter, Quote, Escape, Comment, SkipRows,"
            " list_transform(Columns, lambda one: one.name)"
            f" from sniff_csv({_literal(name)}, {_written(options)})"
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
        key: value
        for key, value in options.items()
        if key not in ("all_varchar", "header", "ignore_errors", "sep", "sample_size", *dialect)
    }
    return Dialect({**dialect, **passed_on}, headers), ""


def _sniffed(text: str) -> str:
    return "" if text == "(empty)" else text


def _stop_on_other_kind(name: str) -> None:
    if name.endswith(COMPRESSED):
        return
    beginning = _first_bytes(name, 64)
    for start, meaning in OTHER_KINDS.items():
        if beginning.startswith(start):
            raise InputError(f"{name} {meaning}.")


def _stop_on_unknown_option(name: str, message: str) -> None:
    found = re.search(r'Invalid named parameter "(\w+)"', message)
    if found:
        meant = re.search(r"Did you mean: (.+)", message)
        raise InputError(
            f"{name}: segmentation_read_options is {found.group(1)}; needs options of read_csv"
            f"{f', such as {meant.group(1)}' if meant else ''}."
        )


def _stop_on_cut_off(name: str, message: str) -> None:
    if "GZIP stream" in message or "ZSTD" in message:
        raise InputError(
            f"{name} is damaged or cut off ({_reason(message)}): needs a whole compressed"
            " file; fetch or pack it again."
        )


def _stop_on_utf16(name: str) -> None:
    """Of a text of two bytes a letter the second is mostly zero, with and without a mark."""
    beginning = _first_bytes(name, 64)
    if 4 * beginning.count(0) > len(beginning) and not name.endswith(COMPRESSED):
        raise InputError(
            f"{name} looks like utf-16: needs --vars"
            " '{segmentation_read_options: {encoding: utf-16}}'; or convert it:"
            f" iconv -f UTF-16 -t UTF-8 {name} > {_utf8_name(name)}"
        )


def _stop_on_records_above(
    session: Any, name: str, dialect: Dialect, columns: Sequence[Mapping[str, Any]]
) -> None:
    """Stop where what the sniffer takes for a preamble may hold records.

    It finds the longest run of lines of one width, so that of two tables in one file the
    first would be left out, and a header too short would give way to the first record.
    """
    options = {
        "delim": "\x01", "quote": "", "escape": "", "comment": "", "header": False,
        "auto_detect": False, "strict_mode": False, "max_line_size": MAX_LINE_BYTES,
        **{key: dialect.options[key] for key in ("encoding",) if key in dialect.options},
    }  # fmt: skip
    skipped = dialect.options["skip"]
    lines = [
        line or ""
        for (line,) in session.execute(
            f"from read_csv({_literal(name)}, columns = {{'line': 'varchar'}},"
            f" {_written(options)}) limit {skipped}"
        ).fetchall()
    ]
    delimiter, quote = dialect.options["delim"] or ",", dialect.options["quote"]
    declared = {one["name"] for one in columns}
    for number, line in enumerate(lines, start=1):
        fields = [field.strip().strip(quote or None) for field in line.split(delimiter)]
        known = sum(_meaning(field, columns) in declared for field in fields)
        if known >= 2:
            raise InputError(
                f"{name}: line {number} looks like the header ({line[:100]}), but records"
                f" with {len(dialect.headers)} columns begin only after line {skipped}."
                " Correct the header, or give each table a file of its own."
            )
    if sum(bool(line.strip()) for line in lines) > LINES_ABOVE_HEADER:
        raise InputError(
            f"{name}: the header seems to be on line {skipped + 1}. So many lines above it"
            " may be records, so that they are left out only by asking: --vars"
            f" '{{segmentation_read_options: {{skip: {skipped}}}}}'"
        )


def _stop_on_encoding(name: str, message: str, asked: Mapping[str, Any]) -> None:
    encoding = asked.get("encoding", "utf-8")
    if "does not support the encoding" in message:
        raise InputError(
            f"{name}: DuckDB lacks the encoding {encoding} (it has utf-8, utf-16 and"
            " latin-1). Convert the file and segment the copy:"
            f" iconv -f {encoding} -t UTF-8 {name} > {_utf8_name(name)}"
        )
    if "nvalid unicode" in message or "not utf-8" in message or "ecod" in message:
        line = re.search(r"on Line: (\d+)", message)
        place = f"near line {line.group(1)}" if line else "in the file"
        raise InputError(
            f"{name}: bytes {place} are not {encoding}. Name the encoding that the file is"
            " in, such as --vars '{segmentation_read_options: {encoding: latin-1}}' (or"
            " utf-16), or convert it:"
            f" iconv -f WINDOWS-1252 -t UTF-8 {name} > {_utf8_name(name)}"
        )


def _utf8_name(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.utf8.{ending}" if dot else f"{name}.utf8"


def _stop_on_long_line(name: str, message: str) -> None:
    found = re.search(r"Maximum line size of \d+ bytes exceeded", message)
    if found:
        raise InputError(
            f"{name}: {found.group(0)}. A quote that never ends makes one line of many; if"
            " the line is meant, --vars '{segmentation_read_options: {max_line_size:"
            f" {16 * MAX_LINE_BYTES}}}}}'"
        )


def _stop_on_comments(session: Any, name: str, options: Mapping[str, Any]) -> None:
    """Say so where a file makes sense only if some of its lines are comments."""
    freely = {key: value for key, value in options.items() if key != "comment"}
    found, _ = _sniff_once(session, name, freely)
    if found is not None and len(found.headers) > 1 and found.options["comment"]:
        sign = found.options["comment"]
        raise InputError(
            f"{name}: lines that begin with {sign} look like comments. They may be records,"
            " so that they are left out only by asking: --vars"
            f" '{{segmentation_read_options: {{comment: \"{sign}\"}}}}'"
        )


def _stop_on_repeated_header(
    session: Any, name: str, dialect: Dialect, columns: Sequence[Mapping[str, Any]]
) -> None:
    """Stop where DuckDB renamed the second of two headers: it would go unnoticed."""
    known = {header.lower() for header in dialect.headers}
    if not any(
        re.fullmatch(r".+_\d+", header) and header.rpartition("_")[0].lower() in known
        for header in dialect.headers
    ):
        return
    names = [f"column_{number}" for number in range(len(dialect.headers))]
    written = session.execute(
        f"select {', '.join(names)} from {_scan(name, dialect, names, header=False)} limit 1"
    ).fetchall()
    seen = set()
    for header in (str(one).strip() for one in (written[0] if written else ())):
        meaning = _meaning(header, columns)
        if header.lower() in seen and meaning in {one["name"] for one in columns}:
            raise InputError(
                f"{name}: the header has {header} twice, read as {meaning}. Rename or drop"
                " one of them."
            )
        seen.add(header.lower())


def _landed_headers(
    name: str,
    headers: Sequence[str],
    columns: Sequence[Mapping[str, Any]],
    landed: dict[str, str],
) -> list[str]:
    """Give a column the header that it has in the first file where it occurs.

    ``landed`` maps what a header means (a declared column, or its letters and digits) to
    that first header, and is extended. Two headers of one file that mean the same keep
    their own names, so that staging can name both of them.
    """
    meanings = [_meaning(header, columns) for header in headers]
    names = []
    for header, meaning in zip(headers, meanings, strict=True):
        if meanings.count(meaning) > 1:
            names.append(header)
        else:
            names.append(landed.setdefault(meaning, header))
    return names


def _meaning(header: str, columns: Sequence[Mapping[str, Any]]) -> str:
    key = _header_key(header)
    for column in columns:
        spellings = [column["name"], *(column.get("spellings") or [])]
        if key in map(_header_key, spellings):
            return column["name"]
    return f"header {key}"


def _header_key(header: str) -> str:
    """Return what of a header counts in comparisons; as the SQL macro of that name."""
    return re.sub("[^a-z0-9]", "", header.lower()) or header.lower()


def _scan(name: str, dialect: Dialect, headers: Sequence[str], *, header: bool = True) -> str:
    types = ", ".join(f"{_literal(one)}: 'varchar'" for one in headers)
    options = {
        **dialect.options,
        "auto_detect": False,
        "header": header,
        "filename": FILE_COLUMN,
        "store_rejects": True,
        "rejects_limit": UNREAD_LINES_LIMIT,
    }
    return f"read_csv({_literal(name)}, columns = {{{types}}}, {_written(options)})"


def _written(options: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {_literal(value)}" for name, value in options.items())


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return "[" + ", ".join(map(_literal, value)) + "]"


def _reason(message: str) -> str:
    """Return what DuckDB says is wrong, without the line itself and its own remedies."""
    lines = []
    for line in message.splitlines():
        if not line.strip() or line.startswith(("Possible", "The search space", "LINE ")):
            break
        if not line.startswith("Original Line"):
            lines.append(line.strip())
    return "; ".join(lines)[:300]
