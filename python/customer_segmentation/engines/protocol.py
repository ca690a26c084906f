"""What a fit asks of an engine: aggregates in, a small table out."""

from collections.abc import Sequence
from typing import Any, Protocol


class Engine(Protocol):
    """Runs SQL over relations that a dbt Python model was handed.

    The package writes SQL that engines share; what they spell in their own ways, each spells
    here. A relation is whatever the engine's session hands to a Python model: nobody else
    looks into it.
    """

    @property
    def cores(self) -> int:
        """How many threads the engine was given, which Python may use as well."""

    @property
    def versions(self) -> dict[str, str]:
        """The libraries that a fit by this engine depends on, with their versions."""

    def rows(self, relation: Any, name: str, sql: str) -> list[tuple]:
        """Return all rows of a query that calls the relation by ``name``."""

    def column_names(self, relation: Any) -> list[str]:
        """List the columns of a relation."""

    def columns(self, relation: Any, order_by: Sequence[str]) -> dict[str, Any]:
        """Return a bounded relation as NumPy arrays, masked where null, in a stated order."""

    def frame(self, rows: Sequence[Sequence], types: dict[str, str]) -> Any:
        """Make a table with explicit types, also of no rows, for a Python model to return."""

    def whole_sum(self, expression: str) -> str:
        """Write the exact sum of an expression rounded to whole numbers of 64 bits.

        It is wider than these: it neither wraps nor depends on the order of rows.
        """

    def hash_sum(self, columns: Sequence[str]) -> str:
        """Write a sum of hashes that tells two sets of rows apart, whatever their order."""
