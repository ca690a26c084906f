"""Write the database anew, without freed blocks: ``segments compact``.

What was deleted, such as an erased customer, stays in free blocks of the file until something
else is written over them.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

import duckdb

from customer_segmentation.builds.place import Asked, find_place
from customer_segmentation.engines.database import holder, require_file, unusable
from customer_segmentation.harmless import visible
from customer_segmentation.replacing import replaced_files

TABLES = """
    select schema_name, table_name from duckdb_tables()
    where database_name = ? and not internal order by all
"""


def compact(path: Path) -> None:
    """Copy every table and view into a new file, and put it in the old one's place.

    Parameters
    ----------
    path : Path
        The database; no other process may have it open.

    Raises
    ------
    OSError
        If there is none, it can't be opened or there is no room for a copy: the old one
        stays.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: no database; needs one `dbt build` first.")
    require_file(path)
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {_literal(path)} as before")
        except duckdb.Error as error:
            who = holder(str(error))
            raise OSError(
                f"{path}: {who} has it open, and one process may at a time; wait for it."
                if who
                else unusable(path, error)
            ) from None
        # Open until the new file is in its place, so that no build comes between.
        connection.execute("checkpoint before")
        with replaced_files(path.parent) as fresh:
            copy = fresh.path(path.name)
            connection.execute(f"attach {_literal(copy)} as after")
            connection.execute("copy from database before to after")
            for schema, table in connection.execute(TABLES, ["before"]).fetchall():
                where = f"{_name(schema)}.{_name(table)}"
                [(is_whole,)] = connection.execute(
                    f"select (select count(*) from before.{where})"
                    f" = (select count(*) from after.{where})"
                ).fetchall()
                if not is_whole:
                    raise OSError(f"{path}: {table} was not copied whole; the old one stays.")
            connection.execute("checkpoint after")
            connection.execute("detach after")


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def add_options(parser: ArgumentParser) -> None:
    """Take no options of its own."""


def run(given: Namespace, asked: Asked) -> None:
    """Compact the database, and say by how much."""
    path = find_place(asked).database
    before = path.stat().st_size if path.exists() else 0
    compact(path)
    after = path.stat().st_size
    print(f"{visible(str(path))}: {before / 1e6:.1f} MB, now {after / 1e6:.1f} MB")
