"""Why DuckDB cannot read a CSV file, in words that say what to do.

What the file itself can tell is asked of the file: DuckDB's message quotes the line and the
file's name, either of which may hold any words. Only whole sentences of its own are looked for
in what is left of the message.
"""

import codecs
import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from customer_segmentation.errors import InputError
from customer_segmentation.reading.dialects import MAX_LINE_BYTES
from customer_segmentation.reading.files import damaged, first_bytes

# DuckDB's sniffer looks at no more than a few MB.
EXAMINED_BYTES = 64 * 1024 * 1024
BLOCK_BYTES = 64 * 1024


def stop_on_what_no_reading_mends(
    name: str, message: str, options: Mapping[str, Any], compression: str
) -> None:
    """Stop where other options of ``read_csv`` could not help; see `refuse`."""
    _stop_on_encoding(name, message, options.get("encoding", "utf-8"), compression)
    _stop_on_long_line(name, message)


def refuse(name: str, message: str, compression: str) -> NoReturn:
    """Stop, saying why a file cannot be read and what to do about it.

    Parameters
    ----------
    name : str
    message : str
        What DuckDB said.
    compression : str
        ``gzip``, ``zstd`` or ``none``.

    Raises
    ------
    InputError
        Always.
    """
    reason = _own_words(message, name)
    # Python has no zstd before 3.14, to ask the file itself.
    if compression == "zstd":
        raise InputError(damaged(name, compression, reason))
    raise InputError(
        f"{name}: DuckDB cannot tell how this file is written ({reason});"
        " needs segmentation_read_options such as {delim: ';', quote: '\"', skip: 2}."
    )


def _own_words(message: str, name: str) -> str:
    """Return what DuckDB says is wrong, without the line itself and its own remedies."""
    lines = []
    for line in message.replace(name, "the file").splitlines():
        if not line.strip() or line.startswith(("Possible", "The search space", "LINE ")):
            break
        if not line.startswith("Original Line"):
            lines.append(line.strip())
    return "; ".join(lines)[:300]


def stop_on_utf16(name: str) -> None:
    """Of a text of two bytes a letter the second is mostly zero, with and without a mark."""
    beginning = first_bytes(name, 64)
    zeros = beginning[::2].count(0), beginning[1::2].count(0)
    if 4 * sum(zeros) > len(beginning) and min(zeros) < max(zeros) / 2:
        raise InputError(
            f"{name} looks like utf-16: needs --vars"
            " '{segmentation_read_options: {encoding: utf-16}}'; or convert it:"
            f" iconv -f UTF-16 -t UTF-8 {name} > {_utf8_name(name)}"
        )


def _stop_on_encoding(name: str, message: str, encoding: str, compression: str) -> None:
    if re.search(
        r"^Invalid Input Error: The CSV Reader does not support the encoding", message
    ):
        raise InputError(
            f"{name}: DuckDB lacks the encoding {encoding} (it has utf-8, utf-16 and"
            " latin-1). Convert the file and segment the copy:"
            f" iconv -f {encoding} -t UTF-8 {name} > {_utf8_name(name)}"
        )
    line = _undecodable_line(name, encoding, compression)
    if line:
        raise InputError(
            f"{name}: bytes on line {line} are not {encoding}. Name the encoding that the file"
            " is in, such as --vars '{segmentation_read_options: {encoding: latin-1}}' (or"
            " utf-16), or convert it:"
            f" iconv -f WINDOWS-1252 -t UTF-8 {name} > {_utf8_name(name)}"
        )


def _undecodable_line(name: str, encoding: str, compression: str) -> int | None:
    """Return the first line whose bytes are not in an encoding, from 1."""
    if compression == "zstd":
        return None
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        with gzip.open(name) if compression == "gzip" else Path(name).open("rb") as file:
            seen, line = 0, 1
            while seen < EXAMINED_BYTES and (block := file.read(BLOCK_BYTES)):
                try:
                    decoder.decode(block)
                except UnicodeDecodeError as error:
                    return line + error.object[: error.start].count(b"\n")
                seen += len(block)
                line += block.count(b"\n")
    except (LookupError, OSError):
        # An encoding that only DuckDB knows, or a file that only DuckDB can open.
        pass
    return None


def _utf8_name(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.utf8.{ending}" if dot else f"{name}.utf8"


def _stop_on_long_line(name: str, message: str) -> None:
    found = re.search(r"^Maximum line size of \d+ bytes exceeded", message, re.MULTILINE)
    if found:
        raise InputError(
            f"{name}: {found.group(0)}. A quote that never ends makes one line of many; if"
            " the line is meant, --vars '{segmentation_read_options: {max_line_size:"
            f" {16 * MAX_LINE_BYTES}}}}}'"
        )
