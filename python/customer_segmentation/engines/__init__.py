"""What this package asks of an engine (``protocol``), one module for each that can do it."""

from typing import Any

from customer_segmentation.engines.protocol import Engine


def engine_of(session: Any) -> Engine:
    """Return the engine whose session a dbt Python model was handed."""
    from customer_segmentation.engines.duckdb import DuckDB

    return DuckDB(session)
