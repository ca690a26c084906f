"""Where a build is, as dbt knows it, and a look at its tables that changes nothing."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, Self

import duckdb

from customer_segmentation.engines.database import open_read_only, unusable
from customer_segmentation.errors import InputError
from customer_segmentation.harmless import visible_value

PACKAGE = "customer_segmentation"
Row = dict[str, Any]


class Asked(NamedTuple):
    """Which project and target a command is about; None is what dbt itself would take.

    ``schema`` is the ``segmentation_schema`` of the builds that are meant; None are those
    without one, whichever was built last.
    """

    project_dir: str | None = None
    profiles_dir: str | None = None
    profile: str | None = None
    target: str | None = None
    schema: str | None = None


def own_name(name: str, schema: str | None) -> str:
    """Return what a folder is called, so that segmentations of one database share none."""
    return f"{name}_{schema}" if schema else name


class Relation(NamedTuple):
    """Where one model stands in the database."""

    schema: str
    name: str


@dataclass(frozen=True)
class Place:
    """A database, and where each model of this project stands in it.

    ``relations`` maps the names of models to where dbt puts them, which a host project may
    have changed; ``asked_anew`` gives them as dbt says now, where those may be out of date.
    ``schema`` is the ``segmentation_schema`` that they stand under.
    """

    database: Path
    relations: Mapping[str, Relation]
    asked_anew: Callable[[], Mapping[str, Relation]] | None = None
    schema: str | None = None

    def look(
        self, needed: Sequence[str], wanted: Sequence[str] = (), *, made_by: str = "dbt build"
    ) -> "Look":
        """Open the database to read these models.

        Parameters
        ----------
        needed : sequence of str
            Models without which there is nothing to look at.
        wanted : sequence of str
            Models that are read where the build has them.
        made_by : str
            The command that makes the needed ones.

        Returns
        -------
        Look
            No build can run while it is open.

        Raises
        ------
        OSError
            If there is no database, it can't be opened, or one of the models is not in it.
        """
        return Look(self, needed, wanted, made_by)


class Look(AbstractContextManager):
    """An open database in which every model goes by its own name, wherever it stands."""

    def __init__(
        self, place: Place, needed: Sequence[str], wanted: Sequence[str], made_by: str
    ) -> None:
        self.database = place.database
        self.connection = open_read_only(place.database)
        present = set(
            self.connection.execute(
                "select schema_name, table_name from duckdb_tables()"
                " where database_name = current_database()"
                " union all select schema_name, view_name from duckdb_views()"
                " where database_name = current_database()"
            ).fetchall()
        )
        relations = place.relations
        missing = [name for name in needed if relations.get(name) not in present]
        if missing and present and place.asked_anew:
            relations = place.asked_anew()
            missing = [name for name in needed if relations.get(name) not in present]
        if missing:
            self.connection.close()
            elsewhere = sorted(schema for schema, name in present if name == missing[0])
            raise FileNotFoundError(
                _what_is_missing(place, relations, missing[0], elsewhere, made_by)
            )
        self.models = frozenset(
            name for name in (*needed, *wanted) if relations.get(name) in present
        )
        # With the database's name, or a view in `main` would be taken for the temporary one.
        [(database,)] = self.connection.execute("select current_database()").fetchall()
        for name in sorted(self.models):
            where = ".".join(map(_quoted, (database, *relations[name])))
            self.connection.execute(f"create temp view {_quoted(name)} as from {where}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.connection.close()
        if isinstance(error, duckdb.Error):
            raise OSError(_why_unreadable(self.database, error)) from None

    def visible_rows(self, sql: str, *parameters: Any) -> list[Row]:
        """Return the same for a terminal: no value of them steers it."""
        return [
            {name: visible_value(value) for name, value in row.items()}
            for row in self.rows(sql, *parameters)
        ]

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """Return all rows of a query, each as a mapping of column to value."""
        cursor = self.connection.execute(sql, list(parameters))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def place_beside(database: Path, target_folder: Path) -> Place:
    """Return the place of a build of one's own, by the manifest that dbt wrote for it."""
    manifest = json.loads((target_folder / "manifest.json").read_text(encoding="utf-8"))
    return Place(database, _relations(manifest["nodes"]))


def find_place(asked: Asked) -> Place:
    """Ask dbt where the build is: by its profile, and by the manifest of the project.

    Parameters
    ----------
    asked : Asked

    Returns
    -------
    Place

    Raises
    ------
    InputError
        If there is no dbt project, no profile of its own, or a target of another engine.

    Notes
    -----
    The manifest is the one that dbt last wrote; where there is none, a target is asked for, or
    the database lacks what it names, dbt parses the project anew, which takes some seconds.
    """
    project = _project_folder(asked)
    # Imported here: whoever hands over a place pays no second for it.
    from dbt.config.runtime import load_profile
    from dbt.flags import set_from_args
    from dbt_common.context import set_invocation_context
    from dbt_common.exceptions import DbtBaseException

    profiles = _profiles_folder(asked, project)
    set_invocation_context(dict(os.environ))
    try:
        set_from_args(_Flags(PROFILES_DIR=str(profiles), PROJECT_DIR=str(project)), None)
        credentials = load_profile(str(project), {}, asked.profile, asked.target).credentials
    except DbtBaseException as error:
        raise InputError(f"{profiles}: {' '.join(str(error).split())}") from None
    path = getattr(credentials, "path", None)
    if credentials.type != "duckdb" or path in (None, ":memory:"):
        raise InputError(
            f"{profiles}: the target is {credentials.type}"
            f"{' in memory' if path == ':memory:' else ''}; needs one of type duckdb with a"
            " path."
        )

    def asked_anew() -> Mapping[str, Relation]:
        return _relations(_parsed_manifest(project, profiles, asked))

    written = None if asked.target else _written_manifest(project)
    relations = written and _relations_under(asked.schema, written, credentials.schema)
    if not relations:
        return Place(Path(path), asked_anew(), schema=asked.schema)
    return Place(Path(path), relations, asked_anew, asked.schema)


class _Flags:
    """What dbt's flags are read from, with a name for each."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def _project_folder(asked: Asked) -> Path:
    given = asked.project_dir or os.environ.get("DBT_PROJECT_DIR")
    if given:
        folders = [Path(given)]
    else:
        here = Path.cwd()
        folders = [here, *here.parents]
    for folder in folders:
        if (folder / "dbt_project.yml").is_file():
            return folder.resolve()
    raise InputError(
        f"{folders[0]}: no dbt_project.yml here{'' if given else ' or above'}; needs the folder"
        " of a dbt project, by --project-dir or DBT_PROJECT_DIR."
    )


def _profiles_folder(asked: Asked, project: Path) -> Path:
    given = asked.profiles_dir or os.environ.get("DBT_PROFILES_DIR")
    if given:
        return Path(given)
    # As dbt looks for it.
    for folder in (Path.cwd(), project):
        if (folder / "profiles.yml").is_file():
            return folder
    return Path.home() / ".dbt"


def _target_folder(project: Path) -> Path:
    given = Path(os.environ.get("DBT_TARGET_PATH", "target"))
    return given if given.is_absolute() else project / given


def _written_manifest(project: Path) -> Mapping[str, Any] | None:
    try:
        text = (_target_folder(project) / "manifest.json").read_text(encoding="utf-8")
        return json.loads(text)["nodes"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _parsed_manifest(project: Path, profiles: Path, asked: Asked) -> Mapping[str, Any]:
    from dbt.cli.main import dbtRunner

    options = ["--project-dir", str(project), "--profiles-dir", str(profiles)]
    for name in ("profile", "target"):
        if value := getattr(asked, name):
            options += [f"--{name}", value]
    if asked.schema:
        options += ["--vars", json.dumps({"segmentation_schema": asked.schema})]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        result = dbtRunner().invoke(
            ["--quiet", "--log-level-file", "none", "--no-write-json", "parse", *options]
        )
    if not result.success:
        said = " ".join(str(result.exception or "dbt parse failed").split())
        raise InputError(f"{project}: {said}")
    return {key: node.to_dict() for key, node in result.result.nodes.items()}


def _relations(nodes: Mapping[str, Any]) -> dict[str, Relation]:
    return {
        node["name"]: Relation(node["schema"], node.get("alias") or node["name"])
        for node in _own(nodes)
    }


def _own(nodes: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        node
        for node in nodes.values()
        if node["package_name"] == PACKAGE and node["resource_type"] in ("model", "seed")
    ]


def _relations_under(
    schema: str | None, nodes: Mapping[str, Any], target_schema: str
) -> dict[str, Relation] | None:
    """Say where models stand under a ``segmentation_schema``, by a manifest of any other.

    None where the project names its schemas in a way of its own, which only dbt knows: to ask
    it takes ten seconds, and builds by turns write a manifest of the other each time.
    """
    own = _own(nodes)
    said = {node["name"]: node["config"].get("schema") for node in own}
    staging = said.get("stg_customer_records") or ""
    if not staging.endswith("segmentation_staging"):
        return _relations(nodes) if schema is None else None
    written = staging.removesuffix("segmentation_staging").rstrip("_") or None
    if written == schema:
        return _relations(nodes)

    def named(*parts: str | None) -> str:
        return "_".join(part for part in parts if part)

    relations = {}
    for node in own:
        custom = said[node["name"]]
        if node["schema"] != named(target_schema, custom):
            return None
        plain = None if custom == written else (custom or "").removeprefix(f"{written}_")
        relations[node["name"]] = Relation(
            named(target_schema, schema, plain), node.get("alias") or node["name"]
        )
    return relations


def _what_is_missing(
    place: Place,
    relations: Mapping[str, Relation],
    name: str,
    elsewhere: list[str],
    made_by: str,
) -> str:
    if place.schema:
        made_by = f"{made_by} --vars '{{segmentation_schema: {place.schema}}}'"
    if not elsewhere or name not in relations:
        return f"{place.database}: no {name} in it; needs one `{made_by}` first."
    return (
        f"{place.database}: no {name} in {relations[name].schema}, but in"
        f" {', '.join(elsewhere)}; needs --schema with the segmentation_schema of the build"
        f" that is meant{', or none' if place.schema else ''}, or one `{made_by}` first."
    )


def _why_unreadable(database: Path, error: duckdb.Error) -> str:
    said = str(error).splitlines()[0]
    if isinstance(error, (duckdb.CatalogException, duckdb.BinderException)):
        return f"{database}: {said}. Needs a `dbt build` by this version of the project."
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"not enough memory for {database}: {said}"
    # What opens may still be damaged further in.
    return unusable(database, error)


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'
