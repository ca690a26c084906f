"""DuckDB, as a fit sees it: see ``protocol``."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any


class DuckDB:
    """Run SQL over relations that a dbt Python model was handed.

    Parameters
    ----------
    session : duckdb.DuckDBPyConnection
        The session of the dbt Python model.
    """

    def __init__(self, session: Any) -> None:
        self._session = session

    @property
    def cores(self) -> int:
        """How many threads the engine was given, which Python may use as well."""
        [(threads,)] = self._session.sql("select current_setting('threads')").fetchall()
        return int(threads)

    @property
    def versions(self) -> dict[str, str]:
        """The adapter and the engine, with their versions."""
        return {name: version(name) for name in ("dbt-duckdb", "duckdb")}

    def rows(self, relation: Any, name: str, sql: str) -> list[tuple]:
        """Return all rows of a query that calls the relation by ``name``.

        Always all of them: an unread result blocks its session.
        """
        return relation.query(name, sql).fetchall()

    def column_names(self, relation: Any) -> list[str]:
        """List the columns of a relation."""
        return list(relation.columns)

    def columns(self, relation: Any, order_by: Sequence[str]) -> dict[str, Any]:
        """Return a bounded relation as NumPy arrays, in a stated order."""
        return relation.order(", ".join(order_by)).fetchnumpy()

    def frame(self, rows: Sequence[Sequence], types: dict[str, str]) -> Any:
        """Make a table with explicit types, also of no rows."""
        casts = ", ".join(f"cast(? as {type_}) as {name}" for name, type_ in types.items())
        if not rows:
            return self._session.sql(f"select {casts} where false", params=[None] * len(types))
        selects = " union all ".join([f"select {casts}"] * len(rows))
        return self._session.sql(selects, params=[value for row in rows for value in row])

    def whole_sum(self, expression: str) -> str:
        """Write a sum of whole numbers, which is 128 bits wide."""
        return f"sum(cast({expression} as bigint))"

    def hash_sum(self, columns: Sequence[str]) -> str:
        """Write a sum of hashes: as macro ``rows_fingerprinted``."""
        return f"sum(cast(hash({', '.join(columns)}) as hugeint))"
