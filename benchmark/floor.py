"""The least that any tool must do: `python floor.py FILE DATABASE`.

Read the file into a DuckDB table, and aggregate it once.
"""

import sys

import duckdb

file, database = sys.argv[1:]
with duckdb.connect(database) as connection:
    connection.execute(f"create table customers as from read_parquet('{file}')")
    names = [row[0] for row in connection.execute("describe customers").fetchall()]
    sums = ", ".join(f"sum({name}), stddev_pop({name})" for name in names[1:])
    connection.execute(f"select count(*), {sums} from customers").fetchall()
