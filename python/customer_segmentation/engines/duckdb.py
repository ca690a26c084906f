"""The little that this package asks of an engine: aggregates in, a small table out."""

from collections.abc import Sequence
from typing import Any


class Engine:
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
