"""Conventions, read from the manifest of a fresh parse."""

import ast
import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ["seeds", "staging", "intermediate", "marts", "publishing"]
PACKAGE = ROOT / "python" / "customer_segmentation"
# Rooms and modules of the package: each imports those before it, and its own.
ROOMS = [
    "harmless", "errors", "progress", "replacing", "wording", "engines", "model", "settings",
    "reading", "fit", "builds", "proposal", "report", "commands", "__main__",
]  # fmt: skip


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    target = tmp_path_factory.mktemp("target")
    subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "parse", "--target-path", target],
        cwd=ROOT,
        env={**os.environ, "DBT_PROJECT_DIR": str(ROOT), "DBT_PROFILES_DIR": str(ROOT)},
        check=True,
    )
    return json.loads((target / "manifest.json").read_text())


@pytest.fixture(scope="module")
def models(manifest):
    return {
        key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"
    }


def _layer(node):
    return "seeds" if node["resource_type"] == "seed" else node["path"].split("/")[0]


def test_every_model_and_column_is_described(manifest):
    for node in manifest["nodes"].values():
        if node["resource_type"] in ("model", "seed"):
            assert node["description"].strip(), node["name"]
            for column in node["columns"].values():
                assert column["description"].strip(), (node["name"], column["name"])


def test_description_says_the_grain_first(models):
    for node in models.values():
        assert node["description"].startswith("One row"), node["name"]


def test_arrows_go_one_way(manifest, models):
    for node in models.values():
        for parent in node["depends_on"]["nodes"]:
            upstream = LAYERS.index(_layer(manifest["nodes"][parent]))
            assert upstream <= LAYERS.index(_layer(node)), (parent, node["name"])


def test_arrows_of_the_package_go_one_way():
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            module = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and module.startswith("customer_segmentation."):
                asked = module.split(".")[1]
                assert ROOMS.index(asked) <= ROOMS.index(room), (path.name, module)


def test_tests_of_a_room_stand_in_a_room_of_its_name():
    folders = {path.parent.name for path in (ROOT / "tests" / "python").glob("*/test_*.py")}
    assert folders and folders <= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_only_staging_reads_seeds(manifest, models):
    for node in models.values():
        reads_seed = any(key.startswith("seed.") for key in node["depends_on"]["nodes"])
        assert not reads_seed or _layer(node) == "staging", node["name"]


def test_every_mart_waits_for_the_fit(models):
    """A build that stops before or in the fit leaves the last good marts."""
    fit = "model.customer_segmentation.int_segmentation_models_fitted"

    def ancestors(key):
        parents = [parent for parent in models[key]["depends_on"]["nodes"] if parent in models]
        return set(parents).union(*(ancestors(parent) for parent in parents))

    for key, node in models.items():
        if _layer(node) == "marts":
            assert fit in ancestors(key), node["name"]


def test_every_mart_is_published(models):
    published = models["model.customer_segmentation.published_marts"]["depends_on"]["nodes"]
    assert {key for key, node in models.items() if _layer(node) == "marts"} == set(published)


def test_marts_have_contracts_or_a_test_instead(manifest, models):
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") == "has_declared_columns"
    }
    for key, node in models.items():
        if _layer(node) == "marts":
            assert node["config"]["contract"]["enforced"] != (key in tested), node["name"]


def test_every_model_has_a_tested_key(manifest, models):
    """By a test of its own, or by another one of the same rows, named in its meta."""
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    tested = {node["name"] for node in tests} | {
        node["attached_node"].split(".")[-1]
        for node in tests
        if (node.get("test_metadata") or {}).get("name") == "sound_rows"
    }
    for node in models.values():
        proven_by = node["config"]["meta"].get("key_tested_in", node["name"])
        assert proven_by in tested, node["name"]


def test_names_say_the_layer(models):
    prefix = {"staging": "stg_", "intermediate": "int_"}
    for node in models.values():
        expected = prefix.get(_layer(node))
        if expected:
            assert node["name"].startswith(expected)
        else:
            assert not node["name"].startswith(("stg_", "int_", "fct_", "dim_"))


def test_the_page_of_settings_is_what_they_say():
    made = runpy.run_path(str(ROOT / "docs" / "write_settings.py"))["settings_page"]()
    assert (ROOT / "docs" / "settings.md").read_text() == made, "needs make settings"


def test_no_path_or_index_host_is_committed():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout
    for name in files.splitlines():
        text = (ROOT / name).read_text(encoding="utf-8", errors="ignore")
        if name.startswith("requirements"):
            assert "://" not in text, name
        assert not re.search(r"/(root|home)/\w", text), name


@pytest.mark.parametrize(
    ("exposure", "files"),
    [("segments_page", ["report/reading.py"]), ("segment_lists", ["commands/export.py"])],
)
def test_exposure_depends_on_every_model_that_its_command_reads(
    manifest, models, exposure, files
):
    """A name of a model in quotes, after `from` or in a list of tables: what is read."""
    text = "".join((PACKAGE / one).read_text() for one in files)
    read = {node["name"] for node in models.values() if re.search(rf"\b{node['name']}\b", text)}
    [found] = [one for one in manifest["exposures"].values() if one["name"] == exposure]
    assert {one.rpartition(".")[2] for one in found["depends_on"]["nodes"]} == read


def test_every_macro_and_argument_is_described(manifest):
    """Where an engine's form of a verb takes other arguments than the verb, this fails, too."""
    own = {
        macro["name"]: macro
        for macro in manifest["macros"].values()
        if macro["package_name"] == "customer_segmentation"
    }
    forms = ("duckdb__", "spark__", "default__", "materialization_", "test_")
    for name, macro in own.items():
        signature = re.search(
            rf"macro {name}\s*\((.*?)\)\s*-?%}}", macro["macro_sql"], flags=re.DOTALL
        )
        written = re.sub(r"'[^']*'|\{[^}]*\}|\[[^]]*\]", "", signature[1] if signature else "")
        names = [part.split("=")[0].strip() for part in written.split(",") if part.strip()]
        if name.startswith(forms):
            continue
        assert macro["description"].strip(), f"{name} is not in a _macros.yml"
        described = macro["arguments"]
        assert [argument["name"] for argument in described] == names, name
        for argument in described:
            assert argument["type"] and argument["description"].strip(), (name, argument)
