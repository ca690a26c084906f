"""Several segmentations in one database: each under schemas of its own, none sees another."""

import hashlib
import json

import duckdb
import pytest
from conftest import ROOT, grouped_customers, write_customers
from customer_segmentation.builds import place
from customer_segmentation.builds.place import Asked, find_place
from customer_segmentation.commands import main
from macro_room import MacroRoom, Refused

FIRST, SECOND = "retail", "shop"
OTHER_COLUMNS = [
    {"name": "customer_id", "type": "id", "generate": True},
    {"name": "visits", "type": "number"},
    {"name": "basket", "type": "number"},
]
# As dbt leaves it behind, by which commands find the tables.
MANIFEST_TOO = {"DBT_WRITE_JSON": "True"}


@pytest.fixture
def placed(project, monkeypatch):
    """Ask commands for the place of a project's builds, as they find it by themselves."""
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(project.database))
    monkeypatch.setenv("DBT_PROJECT_DIR", str(ROOT))
    monkeypatch.setenv("DBT_PROFILES_DIR", str(ROOT))
    monkeypatch.setenv("DBT_TARGET_PATH", str(project.folder / "target"))
    monkeypatch.chdir(project.folder)
    return project


def _marts(project, schema):
    left = {}
    with duckdb.connect(str(project.database), read_only=True) as connection:
        for name, relation in find_place(Asked(schema=schema)).relations.items():
            if relation.schema == f"main_{schema}":
                columns = "* exclude (fitted_at)" if name == "segmentation_models" else "*"
                left[name] = connection.sql(
                    f'select {columns} from {relation.schema}."{name}" order by all'
                ).fetchall()
    return left


def _left_by(project, schema, capsys):
    """Every mart as rows, and a digest of every file that one segmentation has."""
    left = _marts(project, schema)
    for command in (["report"], ["export"]):
        assert main([*command, "--schema", schema]) == 0
    assert main(["show", "--schema", schema]) == 0
    left["shown"] = capsys.readouterr().out
    folders = ("report", "exports", f"{project.database.stem}_marts")
    for folder in (project.folder / f"{name}_{schema}" for name in folders):
        for file in sorted(folder.rglob("*.*")):
            if file.name != "segmentation_models.parquet":
                left[str(file)] = hashlib.md5(file.read_bytes()).hexdigest()
    return left


@pytest.mark.slow
def test_two_segmentations_by_turns_leave_each_other_alone(placed, capsys):
    pytest.importorskip("altair")
    folder = placed.folder
    first = {
        "segmentation_schema": FIRST,
        "segmentation_input": str(
            write_customers(folder / "first.csv", grouped_customers(count=90))
        ),
        "segmentation_as_of_date": "2026-01-31",
    }
    lines = [
        f"{visits + one % 5},{basket + one % 7}"
        for one in range(40)
        for visits, basket in ((5, 10), (40, 90), (80, 20))
    ]
    (folder / "second.csv").write_text("\n".join(["visits,basket", *lines]) + "\n")
    # The same name of a lineage, in another schema, is another lineage.
    second = {
        "segmentation_schema": SECOND,
        "segmentation_input": str(folder / "second.csv"),
        "segmentation_columns": OTHER_COLUMNS,
        "segmentation_features": ["visits", "basket"],
        "segmentation_profile_attributes": [],
        "segmentation_as_of_date": "2026-02-28",
    }
    placed.build(environment=MANIFEST_TOO, **first)
    before = _left_by(placed, FIRST, capsys)
    assert len(before["segmentation_models"]) == 1
    assert len(before) > 40
    placed.build(environment=MANIFEST_TOO, **second)
    assert _left_by(placed, FIRST, capsys) == before
    of_second = _marts(placed, SECOND)
    assert len(of_second["customer_segments"]) == 120
    # By turns: nothing to fit, although the other was built in between.
    placed.build(environment=MANIFEST_TOO, **first)
    assert _marts(placed, FIRST).items() <= before.items()
    assert _marts(placed, SECOND) == of_second
    assert f"segments report --schema {FIRST}" in before["shown"]
    schemas = placed.query("select distinct schema_name from duckdb_tables() order by 1")
    kinds = ["", "_segmentation_intermediate", "_segmentation_publishing",
             "_segmentation_seeds", "_segmentation_staging"]  # fmt: skip
    assert {one for (one,) in schemas} <= {
        f"main_{schema}{kind}" for schema in (FIRST, SECOND) for kind in kinds
    }


def _manifest(folder, schema, *, staging=None, name=lambda custom: f"main_{custom}"):
    """Leave what dbt writes of a build under a schema, of two models."""
    prefix = f"{schema}_" if schema else ""
    customs = {
        "customer_segments": schema,
        "stg_customer_records": staging or f"{prefix}segmentation_staging",
    }
    nodes = {
        model: {
            "name": model, "alias": model, "package_name": "customer_segmentation",
            "resource_type": "model", "config": {"schema": custom},
            "schema": name(custom) if custom else "main",
        }
        for model, custom in customs.items()
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"nodes": nodes}))


def test_the_place_is_of_the_schema_asked_for_whichever_was_built_last(placed, monkeypatch):
    target = placed.folder / "target"
    monkeypatch.setattr(place, "_parsed_manifest", lambda *_: pytest.fail("asked dbt"))
    for built in (None, FIRST, SECOND, "segment"):
        _manifest(target, built)
        for asked in (None, FIRST, SECOND):
            found = find_place(Asked(schema=asked))
            assert found.relations["customer_segments"].schema == (
                f"main_{asked}" if asked else "main"
            )
            assert found.relations["stg_customer_records"].schema == (
                f"main_{asked}_segmentation_staging" if asked else "main_segmentation_staging"
            )


def test_what_is_not_named_is_the_one_without_a_schema(placed, monkeypatch, capsys):
    target = placed.folder / "target"
    _manifest(target, FIRST)
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    _manifest(target, None)
    plain = json.loads((target / "manifest.json").read_text())["nodes"]
    monkeypatch.setattr(place, "_parsed_manifest", lambda *_: plain)
    with duckdb.connect(str(placed.database)) as connection:
        for schema in (FIRST, SECOND):
            connection.execute(f"create schema main_{schema}")
            connection.execute(f"create table main_{schema}.customer_segments (i int)")
    assert main(["show"]) == 1
    said = capsys.readouterr().err
    assert "no customer_segments in main, but in main_retail, main_shop" in said
    assert "needs --schema with the segmentation_schema of the build that is meant" in said
    monkeypatch.setattr(place, "_parsed_manifest", lambda *_: nodes)
    assert main(["show", "--schema", FIRST]) == 1
    assert "no segment_profiles in it" in capsys.readouterr().err


def test_a_project_that_names_its_schemas_itself_is_asked(placed, monkeypatch):
    target = placed.folder / "target"
    answers = {}
    monkeypatch.setattr(place, "_parsed_manifest", lambda *_: answers)
    for written in ({"name": lambda custom: custom}, {"staging": "raw"}):
        _manifest(target, None, **written)
        assert find_place(Asked(schema=FIRST)).relations == {}
        assert find_place(Asked()).relations["customer_segments"].schema == "main"


def test_a_schema_that_would_not_be_followed_stops():
    """In the vars of the project, which dbt reads after it has placed the models."""
    room = MacroRoom("settings", "engine", "reading", "features")
    room("stop_on_unusable_settings", segmentation_schema=FIRST)
    own = MacroRoom.defaults["customer_segmentation"]
    room.defaults = {"customer_segmentation": {**own, "segmentation_schema": FIRST}}
    with pytest.raises(Refused, match="the marts would stand in main: give it by --vars"):
        room("stop_on_unusable_settings")
