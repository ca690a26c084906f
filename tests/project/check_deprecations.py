"""Parse the project with every deprecation an error, offline.

dbt checks project files against its JSON schemas for a few adapters only, and hides what
it finds on DuckDB. This gate adds DuckDB to that list (a private name, so a new dbt may
need another one) and fails on any deprecation.
"""

import sys

import dbt.jsonschemas.jsonschemas as schemas
from dbt.cli.main import dbtRunner

schemas._JSONSCHEMA_SUPPORTED_ADAPTERS.add("duckdb")

result = dbtRunner().invoke(
    ["--quiet", "--warn-error", "parse", "--no-partial-parse", "--show-all-deprecations"]
)
if not result.success:
    print(result.exception or "deprecations found, see above", file=sys.stderr)
sys.exit(not result.success)
