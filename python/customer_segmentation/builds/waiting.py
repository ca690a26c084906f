"""Wait for the database while another process has it open: a plugin of dbt-duckdb's.

DuckDB lets one process write at a time and refuses the next one at once. Named in
``profiles.yml``; without it dbt-duckdb can only try again in silence, and ends with
DuckDB's own words about locks.
"""

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from customer_segmentation.builds.interrupting import end_at_once_on_interrupt
from customer_segmentation.builds.queueing import Ticket
from customer_segmentation.engines.database import holder, require_file, unusable
from customer_segmentation.harmless import guard_logs
from customer_segmentation.progress import report

LOOK_SECONDS = 0.5


def unusable_limit(limit: str | None) -> str | None:
    """Return what is wrong with a limit of the engine's memory, or None.

    Asked of an engine without a file: else its words would be taken for some about the file.
    """
    if limit is None:
        return None
    try:
        duckdb.connect(config={"memory_limit": limit}).close()
    except duckdb.Error as error:
        said = " ".join(str(error).split())
        return (
            f"SEGMENTATION_MEMORY_LIMIT is {limit!r}: {said}; needs a size such as 4GB or a"
            " share such as 80%."
        )
    return None


class Plugin(BasePlugin):
    """Open the database first, and hand over to dbt-duckdb once that worked."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Read ``wait_seconds``, how long to wait for another process, and ``as_of_date``."""
        guard_logs()
        end_at_once_on_interrupt()
        given = str(plugin_config["wait_seconds"])
        if not re.fullmatch(r"[0-9]{1,6}([.][0-9]+)?", given):
            raise DbtRuntimeError(
                f"SEGMENTATION_WAIT_SECONDS is {given!r}; needs a number of seconds, 0 or more."
            )
        self.wait_seconds = float(given)
        # As the macro segmentation_as_of_date has it, which does not exist yet.
        asked = plugin_config.get("as_of_date")
        self.as_of_date = str(asked or datetime.now(UTC).date())
        self.held: duckdb.DuckDBPyConnection | None = None
        self.failure: str | None = None

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """Hold the database open until dbt-duckdb has opened it in this process as well.

        Raises
        ------
        DbtRuntimeError
            If the database can't be opened, or another process has it open for longer
            than ``wait_seconds``.
        """
        if self.held is not None or creds.is_motherduck:
            return
        # dbt-duckdb makes the catalog's name of it, and pastes that into its own statements.
        if set("'\"") & set(Path(creds.path).stem):
            self.failure = (
                f"{creds.path}: the database's name has a quote, which dbt can't read; needs a"
                " file name without one (SEGMENTATION_DATABASE)."
            )
        # dbt tries twice before it gives up; people should not wait twice.
        if self.failure is None:
            self._open(creds.path, config)
        if self.failure is not None:
            raise DbtRuntimeError(self.failure)

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Let go: dbt-duckdb's own connection is open by now."""
        if self.held is not None:
            self.held.close()
            self.held = None

    def _open(self, path: str, config: dict[str, Any]) -> None:
        self.failure = unusable_limit(config.get("memory_limit"))
        if self.failure is not None:
            return
        ticket = Ticket(Path(path), self.as_of_date)
        try:
            self._open_in_turn(path, config, ticket)
        finally:
            ticket.give_up()

    def _open_in_turn(self, path: str, config: dict[str, Any], ticket: Ticket) -> None:
        ends = time.monotonic() + self.wait_seconds
        is_told = False
        while True:
            # Also who finds the database free: others may wait for this very moment.
            if not ticket.is_first() and time.monotonic() < ends:
                if not is_told:
                    report("builds of earlier dates wait for the database: wait for them")
                    is_told = True
                time.sleep(LOOK_SECONDS)
                continue
            try:
                require_file(Path(path))
                self.held = duckdb.connect(path, read_only=False, config=config)
                return
            except OSError as error:
                self.failure = str(error)
                return
            except duckdb.Error as error:
                held_by = holder(str(error))
                if held_by is None:
                    self.failure = unusable(path, error)
                    return
            if time.monotonic() >= ends:
                self.failure = (
                    f"The database {path} is still in use by {held_by} after"
                    f" {self.wait_seconds:g} seconds, and one process may open it at a time."
                    " Nothing was changed. Wait for the other build, or close the tool that"
                    " has it open, and run this again; SEGMENTATION_WAIT_SECONDS is how long"
                    " to wait. BI tools can read the published marts instead."
                )
                return
            if not is_told:
                report(
                    f"the database is in use by {held_by}: wait for it, at most"
                    f" {self.wait_seconds:g} seconds"
                )
                is_told = True
            time.sleep(LOOK_SECONDS)
