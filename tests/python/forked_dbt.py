"""Run dbt commands in forks of one process that has imported everything already.

Reads jobs from standard input, a JSON line each: arguments, folder, environment and the file
for what dbt prints; answers each with the exit code. Importing dbt, DuckDB and scikit-learn
takes three seconds, which a test suite of a hundred builds need not pay a hundred times; a
fork still gives every command a process of its own.
"""

import json
import os
import sys

import dbt.adapters.duckdb
import duckdb
import pandas
import sklearn.cluster
import sklearn.metrics
from dbt.cli.main import cli

IMPORTED = (dbt.adapters.duckdb, duckdb, pandas, sklearn.cluster, sklearn.metrics)


def run(job: dict) -> int:
    """Fork, run one command in the child, and wait for its exit code."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    output = os.open(job["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["folder"])
    sys.argv = ["dbt", *job["arguments"]]
    # Leaves by SystemExit, as dbt does, so that DuckDB closes its files.
    sys.exit(cli())


if __name__ == "__main__":
    for line in sys.stdin:
        print(run(json.loads(line)), flush=True)
