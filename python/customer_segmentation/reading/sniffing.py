"""Which of several readings of a CSV file stands."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from customer_segmentation.errors import InputError
from customer_segmentation.progress import report
from customer_segmentation.reading.dialects import (
    MAX_LINE_BYTES,
    Dialect,
    literal,
    options_about_form,
    scan,
    sniff_once,
    written,
)
from customer_segmentation.reading.files import compression_of, stop_on_other_kind
from customer_segmentation.reading.headers import (
    meaning,
    stop_on_repeated_headers,
    stop_on_reserved_header,
)
from customer_segmentation.reading.refusals import (
    refuse,
    stop_on_utf16,
    stop_on_what_no_reading_mends,
)

# What stands above a header is a title, a remark, a blank line; more of it may be records.
LINES_ABOVE_HEADER = 20


def sniff(
    session: Any,
    name: str,
    read_options: Mapping[str, Any],
    columns: Sequence[Mapping[str, Any]],
) -> Dialect:
    """Return how a file is to be read; see `sniff_files` for what stops."""
    asked = options_about_form(read_options)
    compression = compression_of(name, asked.get("compression", "auto"))
    stop_on_other_kind(name, compression)
    if "encoding" not in asked and compression == "none":
        stop_on_utf16(name)

    # Comments only by asking: the sniffer would take records whose id begins with # for
    # comments as soon as one line of the file is one.
    base = {"all_varchar": True, "header": True, "max_line_size": MAX_LINE_BYTES, "comment": ""}
    base |= asked
    # Sixteen lines of the longest kind, DuckDB's own choice, would be 256 MB a file.
    if isinstance(base["max_line_size"], int):
        base.setdefault("buffer_size", 2 * base["max_line_size"])
    quoted = base if "quote" in base else {**base, "quote": '"'}
    # Strict readings first; then one that tolerates bad lines, which are recorded by their
    # numbers and stop the build; last, one for files whose line ends change on the way.
    readings = [quoted, base, {**quoted, "ignore_errors": True}]
    readings.append({**quoted, "strict_mode": False})
    best, failure = None, ""
    for options in readings:
        found, message = sniff_once(session, name, options)
        if found is None:
            if not failure:
                stop_on_what_no_reading_mends(name, message, base, compression)
            failure = failure or message
        elif best is None or len(found.headers) > len(best.headers):
            best = found
        if best is not None and len(best.headers) > 1:
            break
    if best is None:
        refuse(name, failure, compression)
    stop_on_reserved_header(name, best.headers)
    if len(best.headers) == 1 and "comment" not in asked:
        _stop_on_comments(session, name, quoted)
    _stop_on_renamed_headers(session, name, best, columns)
    skipped = best.options["skip"]
    if skipped and "skip" not in asked:
        _stop_on_records_above(session, name, best, columns)
        report(f"{name}: the header is on line {skipped + 1}; what stands above is left out")
    return best


def _stop_on_renamed_headers(
    session: Any, name: str, dialect: Dialect, columns: Sequence[Mapping[str, Any]]
) -> None:
    """Ask the file itself for its headers where DuckDB may have renamed one of two."""
    if not any(re.fullmatch(r".+_\d+", header) for header in dialect.headers):
        return
    names = [f"column_{number}" for number in range(len(dialect.headers))]
    rows = session.execute(
        f"select {', '.join(names)} from {scan(name, dialect, names, header=False)} limit 1"
    ).fetchall()
    headers = [str(one or "").strip() for one in (rows[0] if rows else ())]
    stop_on_repeated_headers(name, headers, columns)


def _stop_on_records_above(
    session: Any, name: str, dialect: Dialect, columns: Sequence[Mapping[str, Any]]
) -> None:
    """Stop where what the sniffer takes for a preamble may hold records.

    It finds the longest run of lines of one width, so that of two tables in one file the
    first would be left out, and a header too short would give way to the first record.
    """
    options = {
        "delim": "\x01", "quote": "", "escape": "", "comment": "", "header": False,
        "auto_detect": False, "strict_mode": False, "hive_partitioning": False,
        **{key: dialect.options[key]
           for key in ("encoding", "compression", "max_line_size", "buffer_size")
           if key in dialect.options},
    }  # fmt: skip
    skipped = dialect.options["skip"]
    lines = [
        line or ""
        for (line,) in session.execute(
            f"from read_csv({literal(name)}, columns = {{'line': 'varchar'}},"
            f" {written(options)}) limit {skipped}"
        ).fetchall()
    ]
    delimiter, quote = dialect.options["delim"] or ",", dialect.options["quote"]
    declared = {one["name"] for one in columns}
    for number, line in enumerate(lines, start=1):
        fields = [field.strip().strip(quote or None) for field in line.split(delimiter)]
        known = sum(meaning(field, columns) in declared for field in fields)
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


def _stop_on_comments(session: Any, name: str, options: Mapping[str, Any]) -> None:
    """Say so where a file makes sense only if some of its lines are comments."""
    freely = {key: value for key, value in options.items() if key != "comment"}
    found, _ = sniff_once(session, name, freely)
    if found is not None and len(found.headers) > 1 and found.options["comment"]:
        sign = found.options["comment"]
        raise InputError(
            f"{name}: lines that begin with {sign} look like comments. They may be records,"
            " so that they are left out only by asking: --vars"
            f" '{{segmentation_read_options: {{comment: \"{sign}\"}}}}'"
        )
