"""Open the database of the last build, read-only, for whoever only looks."""

import os
import re
from pathlib import Path

import duckdb

# Of DuckDB's message where another process holds the file: on POSIX systems, on Windows.
HELD_ELSEWHERE = ("Could not set lock", "used by another process")


def database_path() -> Path:
    """Find the database where the profile puts it: see ``profiles.yml``."""
    folder = os.environ.get("DBT_PROFILES_DIR", ".")
    default = Path(folder) / "customer_segmentation.duckdb"
    return Path(os.environ.get("SEGMENTATION_DATABASE", default))


def holder(message: str) -> str | None:
    """Say who has the database open, by DuckDB's message; None if that is not the trouble."""
    if not any(words in message for words in HELD_ELSEWHERE):
        return None
    found = re.search(r"PID (\d+)", message)
    return f"process {found[1]}" if found else "another process"


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a database to look at it.

    Raises
    ------
    OSError
        If there is none, or it can't be opened, such as while a build runs.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: no database; needs one `dbt build` first.")
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as error:
        who = holder(str(error))
        raise OSError(
            f"{path}: {who} has it open, and one process may at a time; wait for it, or look"
            " at the published marts instead."
            if who
            else f"{path}: can't be opened: {error}"
        ) from None


def connect(*needed: str) -> duckdb.DuckDBPyConnection:
    """Open the database if it holds a build.

    Parameters
    ----------
    *needed : str
        Tables that must be there, with their schema unless it is the default one.

    Returns
    -------
    duckdb.DuckDBPyConnection
        Read-only; no build can run while it is open.

    Raises
    ------
    OSError
        If there is no database, it can't be opened, or one of the tables is not in it.
    """
    path = database_path()
    connection = open_read_only(path)
    present = {
        name
        for row in connection.execute(
            "select table_schema, table_name from information_schema.tables"
        ).fetchall()
        for name in (row[1] if row[0] == "main" else None, f"{row[0]}.{row[1]}")
    }
    if not set(needed) <= present:
        connection.close()
        raise FileNotFoundError(f"{path}: no segments in it; needs one `dbt build` first.")
    return connection
