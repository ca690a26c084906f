"""Builds that run out of something: one line, nothing torn, and the next build completes."""

import json
import os
import resource
import shutil
import subprocess
import sys
import time

import duckdb
import pytest
from conftest import (
    DBT,
    ROOT,
    Project,
    grouped_customers,
    small_file_system,
    write_customers,
)

pytestmark = pytest.mark.slow

SETTINGS = {"segmentation_k": 3}
JANUARY = {**SETTINGS, "segmentation_as_of_date": "2026-01-31"}
FEBRUARY = {**SETTINGS, "segmentation_as_of_date": "2026-02-28"}
# Room for what a build of these customers reads, and none for what it writes. A file may be
# half as large as the database was.
LIMITS = {
    "size of a file": ("RLIMIT_FSIZE", None, {}, "arge"),
    "open files": ("RLIMIT_NOFILE", 12, {}, "open files"),
    "memory of the engine": (None, None, {"SEGMENTATION_MEMORY_LIMIT": "6MB"}, "emory"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    rows = grouped_customers(20_000)
    return [
        str(write_customers(folder / f"{name}.csv", part))
        for name, part in {"before": rows[:2_000], "after": rows}.items()
    ]


@pytest.fixture(scope="module")
def built(files, shared_project):
    project = shared_project("faults")
    project.build(**JANUARY, segmentation_input=files[0])
    return project, project.marts(), _published(project)


def _published(project):
    """Return every published mart as sorted rows, read as somebody else would."""
    link = project.database.with_name(f"{project.database.stem}_marts")
    return {
        path.stem: duckdb.sql(f"from '{path}' order by all").fetchall()
        for path in sorted(link.glob("*.parquet"))
    }


def _marts(project):
    """Leave out what a build that ended half-way called otherwise."""
    return {name: rows for name, rows in project.marts().items() if "__dbt_" not in name}


def _command(project, *arguments, root=ROOT, program=(str(DBT),), **settings):
    return [
        *program, "--no-use-colors", *arguments,
        "--project-dir", str(root), "--profiles-dir", str(root),
        "--target-path", str(project.folder / "target"),
        "--log-path", str(project.folder / "logs"), "--vars", json.dumps(settings),
    ]  # fmt: skip


def _environment(project):
    return {
        **os.environ, "PYTHONPATH": str(ROOT / "python"),
        "SEGMENTATION_DATABASE": str(project.database), "SEGMENTATION_THREADS": "1",
        "DBT_LOG_LEVEL_FILE": "none",
    }  # fmt: skip


def _dbt(project, *arguments, limit=(None, None), environment=None, **asked):
    """Run dbt in a process of its own that starts with a limit."""
    name, value = limit

    def restrict():
        if name is not None:
            resource.setrlimit(getattr(resource, name), (value, value))

    return subprocess.run(
        _command(project, *arguments, **asked), capture_output=True, text=True,
        cwd=project.folder, env=_environment(project) | (environment or {}),
        preexec_fn=restrict,
    )  # fmt: skip


def test_limits_tear_nothing_and_the_next_build_completes(built, files, tmp_path):
    of_before, before, published = built
    project = Project(tmp_path / "limited")
    shutil.copytree(of_before.folder, project.folder, symlinks=True)
    asked = {**FEBRUARY, "segmentation_input": files[1]}
    found = {}
    for kind, (name, value, environment, said) in LIMITS.items():
        if name == "RLIMIT_FSIZE":
            value = project.database.stat().st_size // 2
        run = _dbt(project, "build", limit=(name, value), environment=environment, **asked)
        printed = run.stdout + run.stderr
        assert run.returncode != 0 and said in printed, (kind, printed[-3000:])
        # Python cannot even import what would say it in one line.
        assert "Traceback" not in printed or kind == "open files", (kind, printed[-3000:])
        found[kind] = _marts(project)
        assert _published(project) == published, kind
    project.build(**asked)
    _is_of_february(project)
    _is_each_whole(found, before, project.marts())


def _is_each_whole(found, before, after):
    """Every mart that a fault left is as it was or as it had to be."""
    for kind, marts in found.items():
        assert set(before) <= set(marts)
        torn = [name for name, rows in marts.items() if rows not in (before[name], after[name])]
        assert not torn, (kind, torn)


def _is_of_february(project):
    """Everybody is placed, in the database and in what is published."""
    marts = project.marts()
    assert len(marts["customer_segments"]) == 20_000
    assert not [name for name in marts if "__dbt_" in name]
    shown = "select count(*), count(distinct segment_id) from {}"
    assert project.query(shown.format("customer_segments")) == [(20_000, 3)]
    assert {name: len(rows) for name, rows in _published(project).items()} == {
        name: len(rows) for name, rows in marts.items()
    }
    beside = {one.name for one in project.folder.iterdir()}
    assert beside <= {
        "logs", "target", "printed.txt", "segmentation.duckdb", "segmentation_marts",
        "segmentation_marts.sets", "filler",
    }  # fmt: skip
    sets = project.folder / "segmentation_marts.sets"
    assert all(one.name.isdigit() for one in sets.iterdir()) and len(list(sets.iterdir())) <= 2


@pytest.fixture
def small_disk(tmp_path):
    yield from small_file_system(tmp_path / "small", "40m")


def test_a_full_disk_tears_nothing_and_the_next_build_completes(built, files, small_disk):
    of_before, before, published = built
    project = Project(small_disk)
    shutil.copytree(of_before.folder, small_disk, symlinks=True, dirs_exist_ok=True)
    asked = {**FEBRUARY, "segmentation_input": files[1]}
    filler = small_disk / "filler"
    filler.write_bytes(bytes(max(0, shutil.disk_usage(small_disk).free - 200_000)))
    run = project.dbt("build", **asked)
    assert run.returncode != 0, run.stdout[-2000:]
    assert "No space left" in run.stdout or "ut of space" in run.stdout, run.stdout[-3000:]
    assert "Traceback" not in run.stdout
    found = {"full disk": _marts(project)}
    assert _published(project) == published
    filler.unlink()
    project.build(**asked)
    _is_of_february(project)
    _is_each_whole(found, before, project.marts())


# As Airflow starts a task, on a file system that knows no symbolic links.
IN_A_DAEMON = """
import errno, multiprocessing, sys
from pathlib import Path

def refuse(*_, **__):
    raise OSError(errno.EPERM, "Operation not permitted")

def build():
    from dbt.cli.main import dbtRunner
    Path.symlink_to = refuse
    sys.exit(not dbtRunner().invoke(sys.argv[1:]).success)

if __name__ == "__main__":
    process = multiprocessing.get_context("fork").Process(target=build, daemon=True)
    process.start()
    process.join()
    sys.exit(process.exitcode)
"""


def test_a_daemonic_process_without_symbolic_links_builds_whole_marts(files, project):
    asked = {**JANUARY, "segmentation_input": files[0]}
    environment = {"SEGMENTATION_THREADS": "2"}
    program = [sys.executable, "-W", "ignore", "-c", IN_A_DAEMON]
    run = _dbt(project, "build", program=program, environment=environment, **asked)
    assert run.returncode == 1, run.stderr[-3000:]
    assert "Traceback" not in run.stdout and "AssertionError" not in run.stdout
    assert "in one process, since a daemonic one may not start others" in run.stdout
    [line] = [one for one in run.stdout.splitlines() if "symbolic link" in one]
    assert "marts in the database are whole" in line
    assert "--vars '{segmentation_publish: false}'" in line
    whole = "select count(*), count(distinct segment_id) from customer_segments"
    assert project.query(whole) == [(2_000, 3)]
    # What it says to do helps.
    published = ["run", "-s", "published_marts"]
    run = project.dbt(*published, **asked, segmentation_publish=False)
    assert run.returncode == 0, run.stdout[-2000:]


OPERATIONS = {
    "erase_customer": ("{customer_id: c007}", "select count(*) from {}", "customer_segments"),
    "retire_models": (
        '{events: [["customers", 1]]}', "select count(*) from {} where event = 'retired'",
        "main_segmentation_intermediate.int_segmentation_models_fitted",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_killed_operation_did_all_or_nothing(name, built, tmp_path):
    """Killed as soon as it writes, and a little later."""
    arguments, counting, table = OPERATIONS[name]
    project = Project(tmp_path)
    operation = ["run-operation", name, "--args", arguments]
    for delay in (0, 0.05):
        shutil.copyfile(built[0].database, project.database)
        before = _held(project, counting.format(table))
        process = subprocess.Popen(
            _command(project, *operation), cwd=ROOT, env=_environment(project),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        log = project.database.with_name("segmentation.duckdb.wal")
        while process.poll() is None and not (log.exists() and log.stat().st_size):
            time.sleep(0.001)
        time.sleep(delay)
        process.kill()
        process.wait()
        after = _held(project, counting.format(table))
        done = project.dbt(*operation)
        if after == before:
            assert done.returncode == 0, done.stdout[-2000:]
        else:
            # Of the erased, nobody is left to erase; of the retired, another event says so.
            assert "Traceback" not in done.stdout
            assert (done.returncode == 0) == (name == "retire_models"), done.stdout[-2000:]
        finished = _held(project, counting.format(table))
        assert finished != before


def _held(project, counting):
    """Count rows, and the tables that hold the customer whom `erase_customer` is to erase."""
    with duckdb.connect(str(project.database)) as connection:
        tables = connection.sql(
            "select distinct schema_name, table_name from duckdb_columns()"
            " where column_name = 'customer_id' and not internal"
            " and table_name in (select table_name from duckdb_tables())"
        ).fetchall()
        holding = sum(
            bool(
                connection.sql(
                    f'select 1 from "{schema}"."{table}" where customer_id = \'c007\' limit 1'
                ).fetchall()
            )
            for schema, table in tables
        )
        return connection.sql(counting).fetchall()[0][0], holding


@pytest.fixture
def read_only_project(tmp_path):
    """Show the project's folder in another place, where nothing can be written."""
    folder = tmp_path / "read_only"
    folder.mkdir()
    commands = (
        ["mount", "--bind", str(ROOT), str(folder)],
        ["mount", "-o", "remount,ro,bind", str(folder)],
    )
    is_mounted = bool(shutil.which("mount")) and not any(
        subprocess.run(one, capture_output=True).returncode for one in commands
    )
    if is_mounted:
        yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True)
    if not is_mounted:
        pytest.skip("no folder can be mounted here")


def test_a_read_only_project_builds_where_docs_say(read_only_project, project, files):
    """With logs, target and database elsewhere, as docs/running.md has it."""
    run = _dbt(project, "seed", root=read_only_project, segmentation_input=files[0])
    assert run.returncode == 0, run.stdout + run.stderr
    assert project.query("select count(*) from main_segmentation_seeds.segment_labels")
