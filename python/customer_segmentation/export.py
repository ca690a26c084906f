"""Write one list per segment for campaign tools: ``python -m customer_segmentation.export``."""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from customer_segmentation.database import database_path, open_read_only

# What people write where they agree; anything else, and nothing at all, is no consent.
CONSENT_WORDS = ("true", "yes", "y", "t", "1", "1.0")


@dataclass(frozen=True)
class ListsAsked:
    """What the lists shall hold.

    ``control_share`` of the customers, from 0 to 0.9, are marked as a control group whom
    no campaign addresses; ``salt`` draws another group for another campaign.
    ``consent_column`` names a declared column without whose agreement nobody is listed.
    """

    control_share: float = 0.0
    salt: str = ""
    consent_column: str | None = None


def export_segments(
    database: Path,
    folder: Path,
    asked: ListsAsked | None = None,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write one CSV file per segment, and one of who left it since the last date.

    Parameters
    ----------
    database : Path
        Opened read-only.
    folder : Path
        Made if it is not there; lists of an earlier export in it are replaced.
    asked : ListsAsked, optional
        By default everybody is listed, without a control group.
    progress : callable
        Is told of each file and of what the lists cannot say.

    Returns
    -------
    list of Path
        ``segment_<id>.csv``: ``customer_id``, ``segment_id``, ``segment_name``,
        ``has_entered`` and ``previous_segment_id`` (empty before there is an earlier
        date), ``is_control``. ``segment_<id>_left.csv``: who was in it at the date before
        and is not any more, with ``current_segment_id``, empty for no customer any more.

    Raises
    ------
    FileNotFoundError
        If there is no database, or no build in it yet.
    ValueError
        If the control share or the consent column is unusable.

    Notes
    -----
    Who is in the control group follows from a hash of id and salt: the same customer is in
    it in every export, whatever the file. A text that a spreadsheet would run as a formula
    (``=``, ``+``, ``-``, ``@``, tab, return) gets an apostrophe in front. DuckDB writes the
    files; Python holds no customers.
    """
    asked = asked or ListsAsked()
    if not 0 <= asked.control_share <= 0.9:
        raise ValueError(f"control share is {asked.control_share}: needs 0 to 0.9.")
    with open_read_only(database) as connection:
        tables = {row[0] for row in connection.sql("show tables").fetchall()}
        if not {"customer_segments", "segmentation_customers", "segment_profiles"} <= tables:
            raise FileNotFoundError(
                f"{database}: no segments in it; needs one `dbt build` first."
            )
        has_consented = _consent(connection, asked.consent_column)
        before = _date_before(connection, tables)
        if before is None:
            progress(
                "no earlier date to compare with: the lists do not say who entered or left"
            )
        folder.mkdir(parents=True, exist_ok=True)
        for earlier in folder.glob("segment_*.csv"):
            if re.fullmatch(r"segment_[0-9]+(_left)?\.csv", earlier.name):
                earlier.unlink()
        written = []
        for segment_id, name in connection.sql(
            "select segment_id, segment_name from segment_profiles order by segment_id"
        ).fetchall():
            lists = {
                f"segment_{segment_id}.csv": _members(segment_id, asked, has_consented, before)
            }
            if before is not None:
                lists[f"segment_{segment_id}_left.csv"] = _leavers(
                    segment_id, has_consented, before
                )
            for file_name, sql in lists.items():
                path = folder / file_name
                [(count,)] = connection.sql(
                    f"copy ({sql}) to {_literal(str(path))} (format csv, header true)"
                ).fetchall()
                progress(f"{path}: {count:,} customers ({name})")
                written.append(path)
        return written


def safe_cell(column: str) -> str:
    """Return SQL for a text that no spreadsheet takes for a formula."""
    return (
        f"case when regexp_matches({column}, '^[\\s\\x00-\\x1f]*[=+\\-@\\t\\r]')"
        f" then '''' || {column} else {column} end"
    )


def control_sql(share: float, salt: str) -> str:
    """Return SQL that draws the same customers each time, by a hash of id and salt."""
    if not share:
        return "false"
    digest = f"left(md5(customers.customer_id || {_literal(':' + salt)}), 8)"
    return f"cast('0x' || {digest} as bigint) < {round(share * 2**32)}"


def _members(
    segment_id: int, asked: ListsAsked, has_consented: str, before: date | None
) -> str:
    control = control_sql(asked.control_share, asked.salt)
    if before is None:
        previous, join = "cast(null as int)", ""
        entered = "cast(null as boolean)"
    else:
        previous, join = "earlier.segment_id", _earlier_join(before)
        entered = "earlier.segment_id is distinct from placements.segment_id"
    return f"""
        select
            {safe_cell("customers.customer_id")} as customer_id,
            placements.segment_id,
            {safe_cell("placements.segment_name")} as segment_name,
            {entered} as has_entered,
            {previous} as previous_segment_id,
            {control} as is_control
        from customer_segments as placements
        inner join segmentation_customers as customers using (customer_id)
        {join}
        where placements.segment_id = {int(segment_id)} and {has_consented}
        order by customers.customer_id
    """


def _leavers(segment_id: int, has_consented: str, before: date) -> str:
    return f"""
        select
            {safe_cell("earlier.customer_id")} as customer_id,
            earlier.segment_id as previous_segment_id,
            placements.segment_id as current_segment_id
        from ({_segments_at(before)}) as earlier
        left join customer_segments as placements using (customer_id)
        left join segmentation_customers as customers using (customer_id)
        where
            earlier.segment_id = {int(segment_id)}
            and earlier.segment_id is distinct from placements.segment_id
            and (customers.customer_id is null or {has_consented})
        order by earlier.customer_id
    """


def _segments_at(day: date) -> str:
    """Return SQL for who was where on a day; a period ends where the next one begins."""
    return f"""
        select customer_id, segment_id
        from customer_segment_history
        where
            valid_from <= date '{day}'
            and (valid_to is null or valid_to > date '{day}')
            and customer_segment_history.segment_id is not null
    """


def _earlier_join(day: date) -> str:
    return f"left join ({_segments_at(day)}) as earlier using (customer_id)"


def _date_before(connection: duckdb.DuckDBPyConnection, tables: set[str]) -> date | None:
    """Find the date before the last one, also where nobody moved between the two."""
    recorded = connection.sql(
        "select table_schema from information_schema.tables"
        " where table_name = 'int_segmentation_dates_recorded'"
    ).fetchall()
    if "customer_segment_history" not in tables or not recorded:
        return None
    dates = connection.sql(
        f"""
        select as_of_date
        from "{recorded[0][0]}".int_segmentation_dates_recorded
        where segmentation_name = (
            select segmentation_name from segmentation_models
            where model_id = (select any_value(model_id) from customer_segments)
        )
        order by as_of_date desc limit 2
        """
    ).fetchall()
    return dates[1][0] if len(dates) == 2 else None


def _consent(connection: duckdb.DuckDBPyConnection, column: str | None) -> str:
    if column is None:
        return "true"
    found = connection.sql("select * exclude (customer_id) from segmentation_customers").columns
    if column not in found:
        raise ValueError(
            f"consent column is {column}: needs a declared column ({', '.join(found)})."
        )
    words = ", ".join(_literal(word) for word in CONSENT_WORDS)
    quoted = '"' + column.replace('"', '""') + '"'
    return f"coalesce(lower(trim(cast(customers.{quoted} as varchar))) in ({words}), false)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def main(arguments: list[str] | None = None) -> int:
    """Write the lists, or say in one line why not."""
    parser = argparse.ArgumentParser(
        prog="python -m customer_segmentation.export",
        description="Write one CSV list per segment of the last build.",
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("exports"), help="where to write (default: exports)"
    )
    parser.add_argument(
        "--control-share",
        type=float,
        default=0.0,
        help="share of customers to mark as control group, from 0 to 0.9 (default: 0)",
    )
    parser.add_argument(
        "--salt", default="", help="name of the campaign: another one draws another group"
    )
    parser.add_argument(
        "--consent-column", help="list only customers whose value says yes, true or 1"
    )
    given: Any = parser.parse_args(arguments)
    try:
        export_segments(
            database_path(),
            given.folder,
            ListsAsked(given.control_share, given.salt, given.consent_column),
            progress=print,
        )
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
