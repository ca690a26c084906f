"""Write one list per segment for campaign tools: ``segments export``."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from customer_segmentation.builds.place import Asked, Look, Place, find_place, own_name
from customer_segmentation.errors import InputError
from customer_segmentation.harmless import visible, visible_sql
from customer_segmentation.replacing import replaced_files

# What people write where they agree; anything else, and nothing at all, is no consent.
CONSENT_WORDS = ("true", "yes", "y", "t", "1", "1.0")
# What a spreadsheet takes for the start of a formula, also in full width, after spaces, and
# behind a semicolon where that parts cells.
SPACES = "[\\s\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}]*"
STARTS_FORMULA = f"(^{SPACES}|;{SPACES})([=+@＝＋－＠-])"
# Also those of versions that called the suppression lists `segment_1_left.csv`.
LIST_NAME = r"(suppress_)?segment_[0-9]+(_left)?\.csv"


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
    place: Place,
    folder: Path,
    asked: ListsAsked | None = None,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write one CSV file per segment, and one of whom to take out of its audience.

    Parameters
    ----------
    place : Place
        Where the build is; opened read-only.
    folder : Path
        Made if it is not there. Lists of an earlier export in it are replaced once all new
        ones are written; where that fails, they stay as they were.
    asked : ListsAsked, optional
        By default everybody is listed, without a control group.
    progress : callable
        Is told of each file and of what the lists cannot say.

    Returns
    -------
    list of Path
        ``segment_<id>.csv``: ``customer_id``, ``segment_id``, ``segment_name``,
        ``has_entered`` and ``previous_segment_id`` (empty before there is an earlier
        date), ``is_control``. Where a consent column is asked for, only who has consented.

        ``suppress_segment_<id>.csv``, for suppression and never to be addressed: who was in
        it at the date before and must not be addressed as one of it now, with
        ``suppression_reason``: ``moved`` to ``current_segment_id``; ``left``, no customer any
        more; ``no_consent`` (any more, or never), where a consent column is asked for. It
        names people without consent on purpose: an audience made of an earlier list would
        keep whoever a suppression list leaves out.

    Raises
    ------
    FileNotFoundError
        If there is no database, or no build in it yet.
    OSError
        If a list can't be written.
    InputError
        If the control share or the consent column is unusable.

    Notes
    -----
    Who is in the control group follows from a hash of id and salt: the same customer is in
    it in every export, whatever the file. A text that a spreadsheet would run as a formula
    (``=``, ``+``, ``-``, ``@``) gets an apostrophe in front, also behind a semicolon, at which
    spreadsheets of many countries part cells; controls and direction marks are written as
    their escapes. DuckDB writes the files; Python holds no
    customers.
    """
    asked = asked or ListsAsked()
    if not 0 <= asked.control_share <= 0.9:
        raise InputError(f"control share is {asked.control_share}: needs 0 to 0.9.")
    with place.look(
        ["customer_segments", "segmentation_customers", "segment_profiles"],
        ["customer_segment_history", "int_segmentation_dates_listed", "segmentation_models"],
    ) as look:
        connection = look.connection
        has_consented = _consent(connection, asked.consent_column)
        before = _date_before(look)
        if before is None:
            progress(
                "no earlier date to compare with: the lists do not say who entered or left"
            )
        segments = connection.sql(
            "select segment_id, segment_name from segment_profiles order by segment_id"
        ).fetchall()
        written: dict[str, str] = {}
        with replaced_files(folder) as fresh:
            fresh.remove(
                *(one for one in folder.glob("*.csv") if re.fullmatch(LIST_NAME, one.name))
            )
            for segment_id, name in segments:
                file_name = f"segment_{segment_id}.csv"
                count = _write(
                    connection,
                    fresh.path(file_name),
                    _members(segment_id, asked, has_consented, before),
                )
                written[file_name] = f"{count:,} customers ({name})"
                if before is None:
                    continue
                file_name = f"suppress_{file_name}"
                count = _write(
                    connection,
                    fresh.path(file_name),
                    _suppressed(segment_id, has_consented, before),
                )
                written[file_name] = f"{count:,} to suppress"
        for file_name, what in written.items():
            progress(f"{folder / file_name}: {what}")
        return [folder / file_name for file_name in written]


def _write(connection: duckdb.DuckDBPyConnection, path: Path, sql: str) -> int:
    [(count,)] = connection.sql(
        f"copy ({sql}) to {_literal(str(path))} (format csv, header true)"
    ).fetchall()
    return count


def safe_cell(column: str) -> str:
    """Return SQL for a text that no spreadsheet runs and that steers no terminal."""
    return (
        f"case when regexp_matches({column}, '{STARTS_FORMULA}')"
        f" then regexp_replace({visible_sql(column)}, '{STARTS_FORMULA}', '\\1''\\2', 'g')"
        f" else {visible_sql(column)} end"
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


def _suppressed(segment_id: int, has_consented: str, before: date) -> str:
    return f"""
        select
            {safe_cell("earlier.customer_id")} as customer_id,
            earlier.segment_id as previous_segment_id,
            placements.segment_id as current_segment_id,
            case
                when customers.customer_id is null then 'left'
                when not {has_consented} then 'no_consent'
                else 'moved'
            end as suppression_reason
        from ({_segments_at(before)}) as earlier
        left join customer_segments as placements using (customer_id)
        left join segmentation_customers as customers using (customer_id)
        where
            earlier.segment_id = {int(segment_id)}
            and (
                earlier.segment_id is distinct from placements.segment_id
                or not {has_consented}
            )
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


def _date_before(look: Look) -> date | None:
    """Find the date before the last one, also where nobody moved between the two."""
    if not {"customer_segment_history", "int_segmentation_dates_listed"} <= look.models:
        return None
    dates = look.rows(
        """
        select as_of_date
        from int_segmentation_dates_listed
        where segmentation_name = (
            select segmentation_name from segmentation_models
            where model_id = (select any_value(model_id) from customer_segments)
        )
        order by as_of_date desc limit 2
        """
    )
    return dates[1]["as_of_date"] if len(dates) == 2 else None


def _consent(connection: duckdb.DuckDBPyConnection, column: str | None) -> str:
    if column is None:
        return "true"
    found = connection.sql("select * exclude (customer_id) from segmentation_customers").columns
    if column not in found:
        raise InputError(
            f"consent column is {column}: needs a declared column ({', '.join(found)})."
        )
    words = ", ".join(_literal(word) for word in CONSENT_WORDS)
    quoted = '"' + column.replace('"', '""') + '"'
    return f"coalesce(lower(trim(cast(customers.{quoted} as varchar))) in ({words}), false)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def add_options(parser: ArgumentParser) -> None:
    """Say where to, and who is listed."""
    parser.add_argument(
        "--folder",
        type=Path,
        help="where to write (default: exports; exports_NAME with --schema)",
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
        "--consent-column",
        help="list only customers whose value says yes, true or 1; the others of the date"
        " before go into the suppression lists",
    )


def run(given: Namespace, asked: Asked) -> None:
    """Write the lists, and say what each holds."""
    export_segments(
        find_place(asked),
        given.folder or Path(own_name("exports", asked.schema)),
        ListsAsked(given.control_share, given.salt, given.consent_column),
        progress=lambda message: print(visible(message)),
    )
