"""What a path means: its files, and which of them can be no input."""

import codecs
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from customer_segmentation.errors import InputError

COMPRESSED = (".gz", ".zst")
# How files begin that people name .csv by mistake, and what to do with them.
OTHER_KINDS = {
    b"PAR1": "is a Parquet file: segmentation_input must end in .parquet",
    b"PK\x03\x04": "is a spreadsheet or a zip archive: save or unpack it as CSV",
    b"\xd0\xcf\x11\xe0": "is a spreadsheet: save it as CSV",
    b"\x1f\x8b": "is compressed by gzip, but its name does not end in .gz: rename it, or"
    " --vars '{segmentation_read_options: {compression: gzip}}'",
    b"(\xb5/\xfd": "is compressed by zstd, but its name does not end in .zst: rename it, or"
    " --vars '{segmentation_read_options: {compression: zstd}}'",
    b"SQLite format 3": "is a SQLite database: export its table as CSV",
    b"\xfe\xff": "is utf-16 in the byte order that DuckDB lacks: convert it to UTF-8",
}
# Every customer has an id of their own, which no compression makes this much smaller. Judged
# by the beginning of what comes out.
LARGEST_EXPANSION = 200
JUDGED_BYTES = 64 * 1024 * 1024
PACKED_BLOCK_BYTES = 16 * 1024
# The most that a block of zstd may hold.
ZSTD_BLOCK_BYTES = 128 * 1024


@dataclass(frozen=True)
class InputFile:
    """A file of the input; ``size`` in bytes, None where only DuckDB can open it."""

    name: str
    size: int | None


def list_files(session: Any, path: str) -> list[InputFile]:
    """List the files that a path or a glob means, by name; stop at what is no file.

    Raises
    ------
    InputError
        If there is none, or one is a folder, a pipe or a device (which a reader would wait
        for, for ever), or may not be read.
    """
    names = [path] if _is_there(path) else _found(session, path)
    return [InputFile(name, _size(name)) for name in names]


def _is_there(path: str) -> bool:
    try:
        Path(path).stat()
    except PermissionError as error:
        reason = error.strerror
    except (OSError, ValueError):
        return False
    else:
        return True
    raise InputError(_forbidden(path, reason))


def _found(session: Any, path: str) -> list[str]:
    rows, failure = [], ""
    try:
        if "://" in path:
            rows = session.execute("select filename from read_blob(?)", [path]).fetchall()
        else:
            rows = session.execute("select file from glob(?) order by file", [path]).fetchall()
    except duckdb.Error as error:
        failure = str(error).splitlines()[0][:300]
    if failure:
        raise InputError(f"{path} cannot be opened ({failure}). {_needed(path)}")
    if not rows:
        raise InputError(_needed(path))
    return sorted(row[0] for row in rows)


def _needed(path: str) -> str:
    return (
        f'segmentation_input is "{path}": needs a CSV or Parquet file (or a glob) that'
        " exists; paths are relative to the folder that dbt is called from."
    )


def _size(name: str) -> int | None:
    file = Path(name)
    try:
        found = file.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputError(
                f'{name} is a folder. segmentation_input is "{name}": needs a file, or a glob'
                f" such as {name.rstrip('/')}/*.csv"
            )
        if not stat.S_ISREG(found.st_mode):
            raise InputError(
                f"{name} is a pipe or a device, which cannot be read twice: write what comes"
                " out of it to a file, and segment that."
            )
        with file.open("rb"):
            return found.st_size
    except FileNotFoundError:
        # What DuckDB can open and the system cannot: an address.
        return None
    except OSError as error:
        reason = error.strerror or str(error)
    raise InputError(_forbidden(name, reason))


def _forbidden(name: str, reason: str) -> str:
    return (
        f"{name}: {reason[:1].lower()}{reason[1:]}. Needs a file that whoever runs dbt may"
        f" read; see ls -l {name}"
    )


def first_bytes(name: str, count: int) -> bytes:
    """Read how a file begins; nothing where only DuckDB can open it."""
    try:
        with Path(name).open("rb") as file:
            return file.read(count)
    except OSError:
        return b""


def is_nothing(file: InputFile) -> bool:
    """Tell a file without a byte; a byte order mark alone is nothing either."""
    return file.size == 0 or first_bytes(file.name, 4) == codecs.BOM_UTF8


def compression_of(name: str, asked: str = "auto") -> str:
    """Say by which program a file is packed: ``gzip``, ``zstd`` or ``none``."""
    if asked not in ("auto", "auto_detect"):
        return asked
    ending = Path(name).suffix.lower()
    return {".gz": "gzip", ".zst": "zstd"}.get(ending, "none")


def stop_on_other_kind(name: str, compression: str) -> None:
    """Stop at what is no text, though it may be called so.

    Raises
    ------
    InputError
        If the file begins as another kind does, is said to be packed and is not, or
        expands more than ``LARGEST_EXPANSION`` times.
    """
    beginning = first_bytes(name, 64)
    if compression == "none":
        for start, meaning in OTHER_KINDS.items():
            if beginning.startswith(start):
                raise InputError(f"{name} {meaning}.")
        return
    start = {"gzip": b"\x1f\x8b", "zstd": b"(\xb5/\xfd"}.get(compression)
    if beginning and start and not beginning.startswith(start):
        raise InputError(
            f"{name} is not compressed by {compression}, as its name or"
            " segmentation_read_options say: rename it, or pack it again."
        )
    if beginning:
        _stop_on_bomb(name, compression)


def damaged(name: str, compression: str, reason: str) -> str:
    """Say that a packed file is not whole."""
    return (
        f"{name} is damaged or cut off ({reason}): needs a whole file compressed by"
        f" {compression}; fetch or pack it again."
    )


def _stop_on_bomb(name: str, compression: str) -> None:
    is_judged = False
    for taken, given in {"gzip": _gzip_progress, "zstd": _zstd_progress}[compression](name):
        if not is_judged and given >= JUDGED_BYTES:
            is_judged = True
            if given > LARGEST_EXPANSION * taken:
                raise InputError(
                    f"{name} expands more than {LARGEST_EXPANSION} times, as no table of"
                    " customers does, and was not read on. If it is meant, unpack it first."
                )


def _gzip_progress(name: str) -> Iterator[tuple[int, int]]:
    """Yield the bytes read so far and what came out of them, to the end of the file.

    DuckDB does not compare the check sum, and would read what a damaged file became.
    """
    taken = given = 0
    unpacker, reason, is_between = zlib.decompressobj(zlib.MAX_WBITS | 16), "", False
    with Path(name).open("rb") as file:
        waiting = b""
        while waiting or (waiting := file.read(PACKED_BLOCK_BYTES)):
            # Several may stand one after another.
            is_between = False
            before = len(waiting)
            try:
                given += len(unpacker.decompress(waiting, 1024 * 1024))
            except zlib.error as error:
                reason = str(error)
                break
            if unpacker.eof:
                waiting, is_between = unpacker.unused_data, True
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            else:
                waiting = unpacker.unconsumed_tail
            taken += before - len(waiting)
            yield taken, given
    if reason or not is_between:
        raise InputError(damaged(name, "gzip", reason or "it ends before its content does"))


def _zstd_progress(name: str) -> Iterator[tuple[int, int]]:
    """Yield the bytes of the blocks so far and the most that they may hold (RFC 8878).

    To the end of the file: DuckDB takes one that is cut off between two blocks for whole.
    """
    taken = given = 0
    with Path(name).open("rb", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        while magic := file.read(4):
            # Of anybody's own, between frames.
            if magic[1:] == b"\x2a\x4d\x18" and magic[0] >> 4 == 5:
                file.seek(int.from_bytes(file.read(4), "little"), os.SEEK_CUR)
                continue
            if magic != b"(\xb5/\xfd":
                return
            [descriptor] = file.read(1) or b"\0"
            single = descriptor >> 5 & 1
            file.seek((1 - single) + (0, 1, 2, 4)[descriptor & 3], os.SEEK_CUR)
            file.seek((single, 2, 4, 8)[descriptor >> 6], os.SEEK_CUR)
            is_last = False
            while not is_last:
                header = file.read(3)
                word = int.from_bytes(header, "little")
                is_last, kind, held = bool(word & 1), word >> 1 & 3, word >> 3
                # A block of one byte repeated holds as many as it says, and one byte.
                stored = 1 if kind == 1 else held
                if len(header) < 3 or file.seek(stored, os.SEEK_CUR) > size:
                    raise InputError(damaged(name, "zstd", "it ends before its content does"))
                taken += 3 + stored
                given += held if kind < 2 else ZSTD_BLOCK_BYTES
                yield taken, given
            if descriptor >> 2 & 1:
                file.seek(4, os.SEEK_CUR)
