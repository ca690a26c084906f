"""Tables and views are replaced in one statement, whole or not at all."""

import os
import shutil
import subprocess

import duckdb
import pytest
from conftest import DBT, ROOT

# A build for almost every test.
pytestmark = pytest.mark.slow

PROFILE = """
customer_segmentation:
  target: duckdb
  outputs:
    duckdb: {type: duckdb, path: "{{ env_var('SEGMENTATION_DATABASE') }}", threads: 1}
"""
# The macros name their project.
PROJECT = """
name: customer_segmentation
config-version: 2
profile: customer_segmentation
flags: {send_anonymous_usage_stats: false}
"""
CONTRACT = """
version: 2
models:
  - name: numbers
    config: {contract: {enforced: true}}
    columns:
      - {name: letter, data_type: varchar}
      - {name: number, data_type: int}
"""


@pytest.fixture
def small_project(tmp_path):
    """Make a project of the materializations alone; its models are given as text."""
    shutil.copytree(ROOT / "macros" / "engine" / "materializations", tmp_path / "macros")
    (tmp_path / "models").mkdir()
    (tmp_path / "dbt_project.yml").write_text(PROJECT)
    (tmp_path / "profiles.yml").write_text(PROFILE)

    def run(*command, **files):
        for name, text in files.items():
            (tmp_path / "models" / name.replace("__", ".")).write_text(text)
        result = subprocess.run(
            # Said, since `make test` says in its environment that it is ours.
            [DBT, "--no-use-colors", *(command or ["run"]), "--project-dir", ".",
             "--profiles-dir", "."],
            cwd=tmp_path, capture_output=True, text=True,
            env={**os.environ, "SEGMENTATION_DATABASE": str(tmp_path / "numbers.duckdb")},
        )  # fmt: skip
        with duckdb.connect(str(tmp_path / "numbers.duckdb")) as connection:
            rows = connection.sql("select * from numbers").fetchall()
            [(kind,)] = connection.sql(
                "select table_type from information_schema.tables where table_name = 'numbers'"
            ).fetchall()
        return result.returncode, result.stdout, kind, rows

    return run


def test_a_breach_of_the_contract_keeps_the_table(small_project):
    table = "{{{{ config(materialized='table') }}}} select {}"
    code, printed, kind, rows = small_project(
        numbers__sql=table.format("'a' as letter, 1 as number"), numbers__yml=CONTRACT
    )
    assert (code, kind, rows) == (0, "BASE TABLE", [("a", 1)]), printed
    for breach in (
        "'a' as letter, 'x' as number",
        "'a' as letter, 2 as number, 3 as surplus",
        "'a' as letter",
        "2 as number, 'a' as letter",
    ):
        # Also where the query has no row whose types could show.
        for condition in ("true", "false"):
            code, printed, _, rows = small_project(
                numbers__sql=table.format(f"{breach} where {condition}")
            )
            assert code == 1 and rows == [("a", 1)], breach
            assert "the contract of numbers needs STRUCT(letter VARCHAR" in printed


def test_a_data_test_counts_warns_and_keeps_what_failed(small_project, tmp_path):
    (tmp_path / "tests").mkdir()
    rule = "{{{{ config({}) }}}} select number from {{{{ ref('numbers') }}}} where number > 1"
    small_project(numbers__sql="select * from (values (1), (2), (3)) as numbers (number)")
    for options, arguments, expected, code in (
        ("severity='error'", (), "Got 2 results, configured to fail if != 0", 1),
        ("error_if='>2', warn_if='>1'", (), "Got 2 results, configured to warn if >1", 0),
        ("limit=1", (), "Got 1 result, configured to fail if != 0", 1),
        ("error_if='>2'", ("--store-failures",), "Got 2 results", 0),
    ):
        (tmp_path / "tests" / "at_most_one.sql").write_text(rule.format(options))
        found, printed, _, _ = small_project("test", *arguments)
        assert (found, expected in printed) == (code, True), printed
    with duckdb.connect(str(tmp_path / "numbers.duckdb")) as connection:
        kept = connection.sql("from main_dbt_test__audit.at_most_one order by number")
        assert kept.fetchall() == [(2,), (3,)]


def test_an_error_in_the_query_or_in_a_hook_keeps_the_table(small_project):
    table = "{{{{ config(materialized='table', post_hook='{}') }}}} {}"
    assert small_project(numbers__sql=table.format("", "select 1 as number"))[3] == [(1,)]
    for hook, query in (("", "select error(9)"), ("select error(9)", "select 2 as number")):
        for kind in ("table", "view"):
            code, _, found, rows = small_project(
                numbers__sql=table.replace("'table'", f"'{kind}'").format(hook, query)
            )
            if (hook, kind) != ("", "view"):  # a view runs nothing yet
                assert (code, found, rows) == (1, "BASE TABLE", [(1,)]), (hook, kind)


def test_a_table_becomes_a_view_and_a_view_a_table(small_project):
    for kind, expected in (("table", "BASE TABLE"), ("view", "VIEW"), ("table", "BASE TABLE")):
        code, printed, found, rows = small_project(
            numbers__sql=f"{{{{ config(materialized='{kind}') }}}} select 1 as number"
        )
        assert (code, found, rows) == (0, expected, [(1,)]), printed


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ("indexes=[{'columns': ['number']}]", "indexes"),
        ("sql_header='set threads = 1;'", "sql_header"),
        ("post_hook=after_commit('select 1')", "a hook outside of the transaction"),
    ],
)
def test_what_is_left_out_is_refused(small_project, config, named):
    small_project(numbers__sql="{{ config(materialized='table') }} select 1 as number")
    code, printed, _, rows = small_project(
        numbers__sql=f"{{{{ config(materialized='table', {config}) }}}} select 2 as number"
    )
    assert code == 1 and f"numbers sets {named}" in printed and rows == [(1,)]


def test_a_constraint_is_refused(small_project):
    small_project(numbers__sql="{{ config(materialized='table') }} select 1 as number")
    constrained = CONTRACT.replace(
        "{name: letter, data_type: varchar}\n      - {name: number, data_type: int}",
        "{name: number, data_type: int, constraints: [{type: not_null}]}",
    )
    code, printed, _, rows = small_project(numbers__yml=constrained)
    assert code == 1 and "numbers sets constraints" in printed and rows == [(1,)]
