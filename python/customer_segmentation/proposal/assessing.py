"""Let the project itself assess declared columns, in a database that is thrown away.

What makes a column fit to cluster on is decided by the models of the exploration, once: a
proposal runs them on the file instead of knowing the rules a second time.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import customer_segmentation
from customer_segmentation.builds.place import Place, place_beside
from customer_segmentation.errors import InputError

PROJECT = "customer_segmentation"
ASSESSED = (
    "int_customer_columns_profiled",
    "int_data_quality_counted",
    "int_customers_cleaned",
)
EXPLORED = (*ASSESSED, "int_customer_features_binned", "int_customer_features_correlated")


@dataclass(frozen=True)
class Assessment:
    """What the exploration says of the columns.

    ``columns`` maps a name to its row of ``int_customer_columns_profiled``; ``unread`` a name
    to the number of values that could not be used; ``extremes`` a number column to its five
    least and five greatest values.
    """

    columns: Mapping[str, Mapping[str, Any]]
    unread: Mapping[str, int]
    extremes: Mapping[str, tuple[Sequence[float], Sequence[float]]]


def project_folder() -> Path:
    """Find the dbt project: where dbt would look, else where the package lies.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    beside = Path(customer_segmentation.__file__).parents[2]
    for folder in (os.environ.get("DBT_PROJECT_DIR"), ".", beside):
        if folder and (Path(folder) / "dbt_project.yml").exists():
            return Path(folder).absolute()
    raise FileNotFoundError(
        "No dbt_project.yml here: needs DBT_PROJECT_DIR, or a call from the project's folder."
    )


def project_defaults(folder: Path) -> dict[str, Any]:
    """Read the settings' defaults, and what the project overrides of them."""
    document = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))
    values = document.get("vars") or {}
    return {**values, **(values.get(PROJECT) or {})}


def assess(settings: Mapping[str, Any], *, project: Path) -> Assessment:
    """Run the exploration on what is declared.

    Parameters
    ----------
    settings : mapping
        Input, columns and features, as for ``--vars``.
    project : Path
        The folder with ``dbt_project.yml``.

    Raises
    ------
    InputError
        If dbt stops, with what it says.
    """
    numbers = [
        one["name"]
        for one in settings["segmentation_columns"]
        if one.get("type", "number") == "number"
    ]
    with (
        explored(settings, project=project, models=ASSESSED) as place,
        place.look(ASSESSED) as look,
    ):
        rows = look.rows("from int_customer_columns_profiled")
        unread = look.rows(
            "select column_name, sum(record_count) as records from int_data_quality_counted"
            " where metric_name like 'values_not_%' group by column_name"
        )
        extremes = {}
        for number in numbers:
            least, greatest = (
                [
                    row["value"]
                    for row in look.rows(
                        f"select distinct {number} as value from int_customers_cleaned"
                        f" where {number} is not null order by value {way} limit 5"
                    )
                ]
                for way in ("asc", "desc")
            )
            extremes[number] = (least, greatest)
    return Assessment(
        {row["column_name"]: row for row in rows},
        {row["column_name"]: int(row["records"]) for row in unread},
        extremes,
    )


@contextmanager
def explored(
    settings: Mapping[str, Any], *, project: Path, models: Sequence[str] = EXPLORED
) -> Iterator[Place]:
    """Run models of the exploration in a database that goes with the context.

    Parameters
    ----------
    settings : mapping
        Input, columns and features, as for ``--vars``.
    project : Path
        The folder with ``dbt_project.yml``.
    models : sequence of str
        What is needed, with all that it is made from.

    Yields
    ------
    Place
        Where the models stand.

    Raises
    ------
    InputError
        If dbt stops, with what it says.
    """
    with tempfile.TemporaryDirectory(prefix="segments_look_") as name:
        folder = Path(name)
        _run(settings, project, folder, models)
        yield place_beside(folder / "look.duckdb", folder / "target")


def _run(
    settings: Mapping[str, Any], project: Path, folder: Path, models: Sequence[str]
) -> None:
    profile = {
        "type": "duckdb",
        "path": str(folder / "look.duckdb"),
        "schema": "main",
        "threads": 2,
        "module_paths": [str(Path(customer_segmentation.__file__).parents[1])],
        "config_options": {
            "memory_limit": os.environ.get("SEGMENTATION_MEMORY_LIMIT", "80%"),
        },
    }
    (folder / "profiles.yml").write_text(
        json.dumps({PROJECT: {"target": "look", "outputs": {"look": profile}}}),
        encoding="utf-8",
    )
    command = [
        sys.executable, "-c", "from dbt.cli.main import cli; cli()",
        "--quiet", "--no-use-colors", "--log-level-file", "none",
        "build", "--select", *(f"+{one}" for one in models), "--exclude", "resource_type:test",
        "--project-dir", str(project), "--profiles-dir", str(folder), "--profile", PROJECT,
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"),
        "--vars", json.dumps(settings),
    ]  # fmt: skip
    environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        said = (result.stdout + result.stderr).strip()
        # Of a fault that dbt does not know, such as a full disk, the last line says which.
        told = said.splitlines()[-1] if "Traceback (most recent" in said else said[-2000:]
        raise InputError(f"dbt stopped while it looked at the columns:\n{told}")
