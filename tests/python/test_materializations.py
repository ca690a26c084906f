"""Tables and views are replaced in one statement, whole or not at all."""

import json
import os
import shutil
import subprocess
import sys

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
    # Also where the query has no row whose types could show.
    for breach in (
        "'a' as letter, 'x' as number where false",
        "'a' as letter, 2 as number, 3 as surplus",
        "'a' as letter",
    ):
        code, printed, _, rows = small_project(numbers__sql=table.format(breach))
        assert code == 1 and rows == [("a", 1)], breach
        assert "enforced contract that failed" in printed


# Run dbt again and again on copies of a database, and end it before its first statement that
# changes anything, its second one and so on, as a kill does; say what each of them leaves.
KILLING = """
import json, os, re, shutil
import duckdb
from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper
from dbt.cli.main import dbtRunner

execute = DuckDBCursorWrapper.execute
found, place, code = [], 0, 9
while code == 9:
    place += 1
    copy = f"killed_{place}.duckdb"
    shutil.copy("numbers.duckdb", copy)
    if not (child := os.fork()):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        ran = []
        def counted(self, sql, bindings=None):
            ran.extend(re.findall(r"\\b(create|alter|drop|commit)\\b", sql.lower())[:1])
            if len(ran) == place:
                os._exit(9)
            return execute(self, sql, bindings)
        DuckDBCursorWrapper.execute = counted
        os.environ["SEGMENTATION_DATABASE"] = copy
        os._exit(not dbtRunner().invoke(["--quiet", "run"]).success)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with duckdb.connect(copy) as connection:
        tables = [name for (name,) in connection.execute("show tables").fetchall()]
        found.append([tables, connection.execute("from numbers").fetchall()])
print(json.dumps([found, code]))
"""


@pytest.mark.parametrize("kind", ["table", "view"])
def test_a_kill_before_any_statement_leaves_one_whole_relation(small_project, tmp_path, kind):
    """What dbt has leaves the one of before beside the new one, with all its rows."""

    def killed():
        small_project(numbers__sql=table.format(1))
        (tmp_path / "models" / "numbers.sql").write_text(table.format(2))
        result = subprocess.run(
            [sys.executable, "-c", KILLING],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        places, code = json.loads(result.stdout.splitlines()[-1])
        assert code == 0 and len(places) > 2
        assert places[0] == [["numbers"], [[1]]] and places[-1] == [["numbers"], [[2]]]
        return [place for place in places if place[0] != ["numbers"]]

    table = f"{{{{{{{{ config(materialized='{kind}') }}}}}}}} select {{}} as number"
    assert killed() == []
    shutil.rmtree(tmp_path / "macros")
    assert [["numbers", "numbers__dbt_backup"], [[2]]] in killed()


def test_an_error_in_the_query_or_in_a_hook_keeps_the_table(small_project):
    table = "{{{{ config(materialized='table', post_hook='{}') }}}} {}"
    assert small_project(numbers__sql=table.format("", "select 1 as number"))[3] == [(1,)]
    for hook, query in (("", "select error(9)"), ("select error(9)", "select 2 as number")):
        code, _, kind, rows = small_project(numbers__sql=table.format(hook, query))
        assert (code, kind, rows) == (1, "BASE TABLE", [(1,)]), hook


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
