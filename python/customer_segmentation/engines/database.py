"""Open the database of the last build, read-only, for whoever only looks."""

import os
import re
from pathlib import Path

import duckdb

# Of DuckDB's message where another process holds the file: on POSIX systems, on Windows.
HELD_ELSEWHERE = ("Could not set lock", "used by another process")

# Database, its log of changes, a folder, and one to spare.
DESCRIPTORS_NEEDED = 4


def holder(message: str) -> str | None:
    """Say who has the database open, by DuckDB's message; None if that is not the trouble."""
    if not any(words in message for words in HELD_ELSEWHERE):
        return None
    found = re.search(r"PID (\d+)", message)
    return f"process {found[1]}" if found else "another process"


def unusable(path: Path | str, error: Exception) -> str:
    """Say in one line why a database can't be opened, and what to do.

    Parameters
    ----------
    path : Path or str
        The database.
    error : Exception
        What opening it raised, where no other process is in the way.

    Returns
    -------
    str
        Told by what the file system says of the path, before the words of the engine.
    """
    path, said = Path(path), " ".join(str(error).split())
    folder = path.parent if path.parent.name else Path.cwd()
    if not folder.is_dir():
        return f"{path}: its folder {folder} is not there; needs one that is."
    if not path.exists():
        if not os.access(folder, os.W_OK):
            return (
                f"{path}: the folder can't be written to; needs one that can, named by"
                " SEGMENTATION_DATABASE."
            )
        return f"{path}: can't be made: {said}"
    if not os.access(path, os.R_OK):
        return f"{path}: permission denied; needs a file that you may read."
    if "read-only" in said.lower() or "Permission denied" in said:
        return (
            f"{path}: can't be written to; needs a file and a folder that can, named by"
            " SEGMENTATION_DATABASE."
        )
    if "newer version" in said or "version number" in said:
        return f"{path}: written by another version of DuckDB: {said}"
    return (
        f"{path}: is no DuckDB database, or is damaged or cut short. Nothing in it was"
        f" changed. Needs a copy from before, or the file out of the way, which starts without"
        f" models and history. The engine says: {said}"
    )


def require_file(path: Path) -> None:
    """Refuse what is there and no file: opening a pipe would wait for ever.

    Raises
    ------
    OSError
        If it is a folder, a pipe, a socket or a device.
    """
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "no regular file"
        raise OSError(
            f"{path}: is {what}; needs a file, or the name of one that is not there yet."
        )


def _require_descriptors(path: Path) -> None:
    """Fail as an OSError where no file can be opened: the engine aborts the process then."""
    opened: list[int] = []
    try:
        # Not the database: closing it would give up the lock that this process may hold.
        for _ in range(DESCRIPTORS_NEEDED):
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        raise OSError(
            f"{path}: {error.strerror}; needs a higher limit of open files (ulimit -n)."
        ) from None
    finally:
        for one in opened:
            os.close(one)


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a database to look at it.

    Raises
    ------
    OSError
        If there is none, or it can't be opened, such as while a build runs.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: no database; needs one `dbt build` first.")
    require_file(path)
    _require_descriptors(path)
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        who = holder(str(error))
        raise OSError(
            f"{path}: {who} has it open, and one process may at a time; wait for it, or look"
            " at the published marts instead."
            if who
            else unusable(path, error)
        ) from None
