"""What dbt does without a build: parse, compile, docs generate, build --empty."""

import json
import os
import subprocess

import pytest
import yaml
from conftest import DBT, ROOT

# A build for almost every test.
pytestmark = pytest.mark.slow

HOST = {
    "dbt_project.yml": """
name: shop
version: "1.0"
profile: shop
model-paths: [models]
macro-paths: [macros]
vars:
  customer_segmentation:
    segmentation_name: shop
""",
    "models/buyers.sql": """
select
    'b' || range as "Customer No",
    20.0 + 40 * (range % 3) + range / 100 as income,
    80.0 - 30 * (range % 3) + range / 90 as spending_score
from range(90)
""",
    # Another way to say where things are than dbt's own, as many hosts have.
    "macros/rooms.sql": """
{% macro generate_schema_name(custom_schema_name, node) %}
    {{ return((custom_schema_name or 'shop') | replace('segmentation_', 'seg_')) }}
{% endmacro %}
{% macro default__customer_records_source() %}{{ return(ref('buyers')) }}{% endmacro %}
""",
}


class Host:
    """A project that uses ours as a package, with a table of its own as the input."""

    def __init__(self, folder):
        self.folder, self.database = folder, folder / "shop.duckdb"
        for name, text in HOST.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        project = yaml.safe_load(HOST["dbt_project.yml"])
        columns = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"][
            "customer_segmentation"
        ]["segmentation_columns"]
        columns[0]["spellings"] = ["Customer No"]
        project["vars"]["customer_segmentation"]["segmentation_columns"] = columns
        project["dispatch"] = [
            {"macro_namespace": "customer_segmentation",
             "search_order": ["shop", "customer_segmentation"]}
        ]  # fmt: skip
        (folder / "dbt_project.yml").write_text(yaml.safe_dump(project))
        (folder / "packages.yml").write_text(
            yaml.safe_dump({"packages": [{"local": str(ROOT)}]})
        )
        profile = {"type": "duckdb", "path": str(self.database), "schema": "shop", "threads": 2,
                   "module_paths": [str(ROOT / "python")]}  # fmt: skip
        (folder / "profiles.yml").write_text(
            yaml.safe_dump({"shop": {"target": "dev", "outputs": {"dev": profile}}})
        )
        assert self.dbt("deps").returncode == 0

    def dbt(self, *arguments, **settings):
        command = [str(DBT), "--no-use-colors", *arguments, "--project-dir", str(self.folder)]
        command += ["--profiles-dir", str(self.folder)]
        if settings:
            command += ["--vars", json.dumps(settings)]
        return subprocess.run(
            command, cwd=self.folder, env={**os.environ, "DBT_LOG_LEVEL_FILE": "none"},
            capture_output=True, text=True,
        )  # fmt: skip


@pytest.fixture(params=["alone", "in a host"])
def either(request, project, tmp_path):
    if request.param == "alone":
        return project
    return Host(tmp_path)


def test_works_before_the_first_build(either):
    """The docs compile everything, and look at what is there."""
    for command in (("docs", "generate"), ("build", "--empty")):
        result = either.dbt(*command)
        assert result.returncode == 0, result.stdout[-3000:]
        assert "ERROR" not in result.stdout.replace("ERROR=0", "")


def test_build_without_rows_records_nothing(project):
    """Neither models, history nor published marts; and the next build goes on from them."""
    kept = [
        "main_segmentation_intermediate.int_segmentation_models_fitted",
        "main_segmentation_intermediate.int_customer_segment_events",
        "main_segmentation_intermediate.int_segmentation_dates_recorded",
    ]

    def recorded():
        return [project.query(f"select * from {table} order by all") for table in kept]

    assert project.dbt("build", "--empty").returncode == 0
    assert recorded() == [[], [], []]
    published = project.database.with_name("segmentation_marts")
    assert not published.exists()

    project.build(segmentation_as_of_date="2026-01-31")
    before, marts, folder = recorded(), project.marts(), published.resolve()
    assert all(before) and folder.is_dir()
    for date in ("2026-01-31", "2026-02-28"):
        result = project.dbt("build", "--empty", segmentation_as_of_date=date)
        assert result.returncode == 0, result.stdout[-3000:]
        assert recorded() == before
    assert published.resolve() == folder
    project.build(segmentation_as_of_date="2026-01-31")
    assert project.marts() == marts
