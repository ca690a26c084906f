"""Write customers of the benchmark: `python customers.py FILE ROWS FEATURES`.

Seven groups that overlap, drawn by hashing the row number, so that every run of any size
reads the same customers. DuckDB writes them without holding them.
"""

import sys
from pathlib import Path

import duckdb

GROUPS = 7


def write(path: Path, rows: int, features: int) -> None:
    """Write a Parquet file of text ids and doubles.

    Parameters
    ----------
    path : Path
    rows, features : int
    """
    draws = ", ".join(
        f"((hash(i * {2 * number + 1} + {number * 7919}) % 1000003) + 1) / 1000005.0"
        f" as u{number},"
        f" (hash(i * {2 * number + 2} + {number * 104729}) % 1000003) / 1000003.0 as v{number}"
        for number in range(features)
    )
    # Box and Muller's normal deviate around the group's own centre.
    columns = ", ".join(
        f"50 + (hash(i % {GROUPS} * 31 + {number}) % 1000) / 10.0"
        f" + 12 * sqrt(-2 * ln(u{number})) * cos(2 * pi() * v{number}) as feature_{number + 1}"
        for number in range(features)
    )
    duckdb.sql(
        f"copy (select 'c' || lpad(cast(i as varchar), 9, '0') as customer_id, {columns}"
        f" from (select range as i, {draws} from range({rows}))) to '{path}' (format parquet)"
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
