"""Say which input file is damaged inside, once reading the input has failed.

The footer of Parquet and the first lines of a packed file say nothing about what lies between.
To read everything twice would cost every build; so nothing is until the engine has failed,
which often tells no file's name and never what to do.
"""

import sys
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import duckdb

from customer_segmentation.errors import InputError
from customer_segmentation.progress import warn
from customer_segmentation.reading.dialects import literal
from customer_segmentation.reading.files import compression_of

# Models that read the input's files themselves.
READERS = ("stg_customer_records_landed", "stg_customer_records")


def readings_in_full(files: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Return queries that decode every value of a file, by the files' names.

    Parameters
    ----------
    files : iterable of (name, scan)
        The scan is how a text file is read; None for Parquet.

    Returns
    -------
    dict of str to str
        Without files that hold their text as it is, which no reading finds damaged.
    """
    return {
        name: f"select count(*) from {scan}"
        if scan
        else "select max(hash(columns(*)))"
        f" from read_parquet({literal(name)}, hive_partitioning = false)"
        for name, scan in files
        if scan is None or compression_of(name) != "none"
    }


def stop_on_damage(queries: Mapping[str, str]) -> None:
    """Read each file in full, by a query for each name.

    Raises
    ------
    InputError
        Of the first that the engine cannot read.
    """
    for name, query in queries.items():
        failure = ""
        try:
            with duckdb.connect() as session:
                session.execute(query).fetchall()
        except duckdb.Error as error:
            failure = str(error).splitlines()[0].replace(name, "the file")[:300]
        if failure:
            raise InputError(
                f"{name} is damaged inside ({failure}): needs a whole file; fetch or write it"
                " again."
            )


def name_damage_after_failure(queries: Mapping[str, str]) -> None:
    """Have `stop_on_damage` asked when dbt fails to read the input; its answer is logged."""
    # Of whoever else reads a file, dbt is no part.
    events = sys.modules.get("dbt_common.events.event_manager_client")
    if events is not None and queries:
        events.add_callback_to_manager(partial(_look, queries))


def _look(queries: Mapping[str, str], event: Any) -> None:
    if event.info.name != "LogModelResult" or event.data.status != "error":
        return
    if event.data.node_info.node_name in READERS:
        try:
            stop_on_damage(queries)
        except InputError as error:
            warn(str(error))
