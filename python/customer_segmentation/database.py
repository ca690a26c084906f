"""Open the database of the last build, read-only, for whoever only looks."""

import os
from pathlib import Path

import duckdb


def database_path() -> Path:
    """Find the database where the profile puts it: see ``profiles.yml``."""
    folder = os.environ.get("DBT_PROFILES_DIR", ".")
    default = Path(folder) / "customer_segmentation.duckdb"
    return Path(os.environ.get("SEGMENTATION_DATABASE", default))


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
    FileNotFoundError
        If there is no database, or one of the tables is not in it.
    """
    path = database_path()
    if not path.exists():
        raise FileNotFoundError(f"{path}: no database; needs one `dbt build` first.")
    connection = duckdb.connect(str(path), read_only=True)
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
