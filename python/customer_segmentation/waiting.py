"""Wait for the database while another process has it open: a plugin of dbt-duckdb's.

DuckDB lets one process write at a time and refuses the next one at once. Named in
``profiles.yml``; without it dbt-duckdb can only try again in silence, and ends with
DuckDB's own words about locks.
"""

import re
import time
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError

from customer_segmentation.database import holder
from customer_segmentation.progress import report


class Plugin(BasePlugin):
    """Open the database first, and hand over to dbt-duckdb once that worked."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Read ``wait_seconds``, how long to wait for another process."""
        given = str(plugin_config["wait_seconds"])
        if not re.fullmatch(r"[0-9]{1,6}([.][0-9]+)?", given):
            raise DbtRuntimeError(
                f"SEGMENTATION_WAIT_SECONDS is {given!r}; needs a number of seconds, 0 or more."
            )
        self.wait_seconds = float(given)
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
        ends = time.monotonic() + self.wait_seconds
        is_told = False
        while True:
            try:
                self.held = duckdb.connect(path, read_only=False, config=config)
                return
            except duckdb.ParserException as error:
                limit = config.get("memory_limit")
                self.failure = (
                    f"SEGMENTATION_MEMORY_LIMIT is {limit!r}: {error}; needs a size such as 4GB"
                    " or a share such as 80%."
                )
                return
            except duckdb.IOException as error:
                message = str(error)
            held_by = holder(message)
            if held_by is None:
                self.failure = f"The database {path} can't be opened: {message}"
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
            time.sleep(0.5)
