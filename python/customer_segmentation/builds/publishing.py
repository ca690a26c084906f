"""Publish the marts as Parquet beside the database, all of them in one step."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from customer_segmentation.builds.place import own_name
from customer_segmentation.errors import InputError
from customer_segmentation.progress import report
from customer_segmentation.replacing import flush, reason, remove_folder

# The set before stays, so that a reader who has just opened it can finish.
SETS_KEPT = 2
# Names of segments and the like; more distinct values than these are no words that repeat.
DICTIONARY_SIZE_LIMIT = 1000


def publish(
    session: Any, marts: Mapping[str, Any], *, is_enabled: bool, schema: str | None = None
) -> Any:
    """Write every mart into a fresh folder, then switch to it.

    Parameters
    ----------
    session : duckdb.DuckDBPyConnection
        The session of the dbt Python model.
    marts : mapping of str to relation
        The marts by name.
    is_enabled : bool
        The setting ``segmentation_publish``.
    schema : str, optional
        The setting ``segmentation_schema``: several segmentations of one database publish
        side by side, in ``<database>_marts_<schema>``.

    Returns
    -------
    relation
        ``mart_name`` and ``file_name`` of every mart published, in the order given; no row
        where nothing is, also for a database in memory and for marts without any customer.

    Notes
    -----
    ``<database>_marts`` is a symbolic link to the newest of the numbered folders in
    ``<database>_marts.sets``. Replacing a link is atomic: whoever opens one file finds it of
    the set of before or of the new one, and keeps nobody's lock. Whoever reads several
    resolves the link once (`published_set`) and reads under the folder that it names, which
    never changes and stays until the next build but one. A build that ends half-way leaves a
    folder that no link names; the next one removes it.

    Raises
    ------
    InputError
        If the set can't be written or put in place; the set before stays.
    """
    folder = _folder(session, schema) if is_enabled else None
    # With dbt build --empty nobody is there; a flag in the model's configuration would be
    # that of the run that was parsed last.
    placed = marts.get("customer_segments")
    if folder is None or (placed is not None and not placed.limit(1).fetchall()):
        return _listed(session, [])
    try:
        _publish(folder, marts)
    except (OSError, duckdb.IOException) as error:
        raise InputError(
            f"{folder}: {reason(error)}. The marts in the database are whole; their copy as"
            " Parquet was not published, and the one before stays. Needs a folder beside the"
            " database that can be written to and has room, or"
            " --vars '{segmentation_publish: false}'."
        ) from None
    report(f"published {len(marts)} marts as Parquet in {folder}")
    return _listed(session, list(marts))


def published_set(link: Path) -> Path:
    """Return the folder of the set that is published now.

    Parameters
    ----------
    link : Path
        ``<database>_marts``.

    Returns
    -------
    Path
        All files in it are of one build and none ever changes; it stays until the next
        build but one.

    Raises
    ------
    FileNotFoundError
        If nothing is published.
    """
    return link.resolve(strict=True)


def _publish(folder: Path, marts: Mapping[str, Any]) -> None:
    sets = folder.with_name(f"{folder.name}.sets")
    sets.mkdir(parents=True, exist_ok=True)
    finished = sorted(int(one.name) for one in sets.iterdir() if one.name.isdigit())
    number = finished[-1] + 1 if finished else 1
    unfinished = sets / "unfinished"
    remove_folder(unfinished)
    unfinished.mkdir()
    for name, relation in marts.items():
        path = unfinished / f"{name}.parquet"
        _write(relation, path)
        flush(path)
    unfinished.rename(sets / str(number))
    flush(sets)
    switch(folder, sets / str(number))
    for earlier in finished[: len(finished) + 1 - SETS_KEPT]:
        remove_folder(sets / str(earlier))


def switch(link: Path, target: Path) -> None:
    """Make a link name another folder, at once.

    Raises
    ------
    OSError
        If something that is no link stands in its place, or there are no links.
    """
    if link.exists() and not link.is_symlink():
        raise FileExistsError("something that is no link stands there; needs the place free")
    fresh = link.with_name(f"{link.name}.next")
    fresh.unlink(missing_ok=True)
    # Relative, so that the database and its marts can move together.
    try:
        fresh.symlink_to(target.relative_to(link.parent), target_is_directory=True)
    except (OSError, NotImplementedError) as error:
        raise OSError(
            f"no symbolic link can be made there ({reason(error)}), and the place of the marts"
            " is one"
        ) from None
    fresh.replace(link)


def _folder(session: Any, schema: str | None) -> Path | None:
    [(path,)] = session.sql(
        "select path from duckdb_databases() where database_name = current_database()"
    ).fetchall()
    if not path:
        return None
    return Path(path).with_name(own_name(f"{Path(path).stem}_marts", schema))


def _write(relation: Any, path: Path) -> None:
    # By default the engine gathers thousands of distinct values of every column for a
    # dictionary before it gives up: a quarter of the time that ten million customers take.
    target = str(path).replace("'", "''")
    options = f"format parquet, dictionary_size_limit {DICTIONARY_SIZE_LIMIT}"
    relation.query("mart", f"copy mart to '{target}' ({options})")


def _listed(session: Any, names: list[str]) -> Any:
    rows = ", ".join(f"('{name}', '{name}.parquet')" for name in names)
    return session.sql(
        "select cast(mart_name as varchar) as mart_name,"
        " cast(file_name as varchar) as file_name"
        f" from (values {rows or '(null, null)'}) as marts (mart_name, file_name)"
        " where mart_name is not null"
    )
