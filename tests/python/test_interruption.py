"""Builds that die half-way, or meet another one: nothing is torn, nothing is lost."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import duckdb
import psutil
import pytest
from conftest import DBT, ROOT, Project, grouped_customers, write_customers
from customer_segmentation.builds.interrupting import MESSAGE
from customer_segmentation.builds.queueing import Ticket
from customer_segmentation.builds.waiting import Plugin
from dbt_common.exceptions import DbtRuntimeError

QUICK = {"segmentation_k_max": 4}
ACTIVE = (
    "select model_id from main_segmentation_intermediate.int_segmentation_models_listed"
    " where status = 'active' and segmentation_name = 'customers'"
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Write three groups of customers, and the same with six of them in another group."""
    folder = tmp_path_factory.mktemp("files")
    before = grouped_customers()
    after = [
        (*row[:3], round(row[3] + 40, 1), round(row[4] + 60, 1))
        if number < 18 and number % 3 == 0
        else row
        for number, row in enumerate(before)
    ]
    return (
        str(write_customers(folder / "before.csv", before)),
        str(write_customers(folder / "after.csv", after)),
    )


def _without_the_last_steps(project, **settings):
    """Build, but die between the events of a date and its record."""
    result = project.dbt("build", "--exclude", "int_segmentation_dates_recorded+", **settings)
    assert result.returncode == 0, result.stdout[-2000:]


@pytest.mark.slow
def test_history_of_a_build_that_died_does_not_count(project, files):
    before, after = files
    history = "select * from customer_segment_history order by all"
    january = {**QUICK, "segmentation_input": before, "segmentation_as_of_date": "2026-01-31"}
    march = {**january, "segmentation_as_of_date": "2026-03-31"}
    project.build(**january)
    stayed = project.query(history)

    # Of the same date, with another outcome; then the first outcome again.
    _without_the_last_steps(project, **{**january, "segmentation_input": after})
    assert project.query(history) == stayed
    project.build(**january)
    assert project.query(history) == stayed

    # Of a date that no build ever finishes.
    _without_the_last_steps(
        project,
        **{**march, "segmentation_input": after, "segmentation_as_of_date": "2026-02-28"},
    )
    of_february = (
        "select count(*) > 0 from main_segmentation_intermediate.int_customer_segment_events"
        " where as_of_date = date '2026-02-28'"
    )
    assert project.query(of_february) == [(True,)]
    assert project.query(history) == stayed
    project.build(**march)
    assert project.query(of_february) == [(True,)]
    assert project.query(history) == stayed


def _start(project, **settings):
    """Start a real ``dbt build``, in a process group of its own that can be killed."""
    return subprocess.Popen(
        [
            str(DBT), "--no-use-colors", "build",
            "--project-dir", str(ROOT), "--profiles-dir", str(ROOT),
            "--target-path", str(project.folder / "target"),
            "--log-path", str(project.folder / "logs"),
            "--vars", json.dumps(settings),
        ],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
        env={**os.environ, "SEGMENTATION_DATABASE": str(project.database)},
    )  # fmt: skip


def _published(project):
    """Every published mart as sorted rows; None before anything is published."""
    folder = project.database.with_name(f"{project.database.stem}_marts")
    if not folder.exists():
        return None
    contents = {}
    for path in sorted(folder.glob("*.parquet")):
        columns = "* exclude (fitted_at)" if path.stem == "segmentation_models" else "*"
        contents[path.stem] = duckdb.sql(
            f"select {columns} from '{path}' order by all"
        ).fetchall()
    return contents


def _copy(project, folder):
    """Copy a project with its database, published marts and parsed manifest."""
    shutil.copytree(project.folder, folder, symlinks=True)
    return Project(folder)


def _kill_after(project, settings, line_number, delay):
    """Kill a build with -9 some seconds after a line of its output."""
    process = _start(project, **settings)
    for number, _ in enumerate(process.stdout, start=1):
        if number == line_number:
            break
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    return process.wait()


KILLED = {"first": 3, "fit": 6, "score": 6}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KILLED)
def test_killed_builds_tear_nothing_and_the_next_one_completes(kind, files, tmp_path):
    before_file, after_file = files
    base = Project(tmp_path / "base")
    base.folder.mkdir()
    settings = {**QUICK, "segmentation_input": before_file}
    settings["segmentation_as_of_date"] = "2026-01-31"
    before, published_before = {}, None
    if kind != "first":
        base.build(**settings)
        before, published_before = base.marts(), _published(base)
        settings["segmentation_input"] = after_file
        settings["segmentation_as_of_date"] = "2026-02-28"
    if kind == "fit":
        settings["segmentation_k"] = 4

    undisturbed = _copy(base, tmp_path / "undisturbed")
    process = _start(undisturbed, **settings)
    lines = process.communicate()[0].splitlines()
    assert process.returncode == 0, lines[-20:]
    after, published_after = undisturbed.marts(), _published(undisturbed)
    assert after != before and set(published_after) == set(after)

    # One kill in each equal part of the output, so that they spread over the whole build:
    # two lines for each of 90 steps, and the fit prints its progress.
    draw = random.Random(f"kills of {kind}")
    part = (len(lines) - 12) / KILLED[kind]
    seen = []
    for round_number in range(KILLED[kind]):
        killed = _copy(base, tmp_path / f"killed_{round_number}")
        line_number = 3 + int(part * (round_number + draw.random()))
        code = _kill_after(killed, settings, line_number, draw.uniform(0, 0.3))
        assert code == -signal.SIGKILL, f"line {line_number} of {len(lines)}: {code}"

        found = {}
        if killed.database.exists():
            # Half-written tables are dbt's own, under names of its own.
            found = {
                name: rows for name, rows in killed.marts().items() if "__dbt_" not in name
            }
        assert set(before) <= set(found) <= set(after)
        torn = [
            name
            for name, rows in found.items()
            if rows != after[name] and rows != before.get(name)
        ]
        assert not torn, (line_number, lines[line_number - 1], torn)
        assert _published(killed) in (published_before, published_after)
        new = sum(rows == after[name] != before.get(name) for name, rows in found.items())
        active = killed.query(ACTIVE) if "segmentation_models" in found else []
        assert len(active) == (1 if "segmentation_models" in found else 0)
        seen.append((line_number, len(found), new))

        killed.build(**settings)
        assert killed.marts() == after, (line_number, lines[line_number - 1])
        assert _published(killed) == published_after
        shutil.rmtree(killed.folder)
    print(f"\n{kind}: killed after lines (line of {len(lines)}, marts there, new ones): {seen}")


@pytest.mark.slow
@pytest.mark.parametrize("line", ["search k", "START sql table model main.segment_profiles"])
def test_control_c_ends_a_build_at_once_with_one_line(line, files, project):
    settings = {**QUICK, "segmentation_input": files[0]}
    process = _start(project, **settings)
    for printed in process.stdout:
        if line in printed:
            break
    children = psutil.Process(process.pid).children(recursive=True)
    pressed = time.monotonic()
    process.send_signal(signal.SIGINT)
    left = process.communicate()[0]
    assert time.monotonic() - pressed < 2
    assert process.returncode == 130
    own = [one for one in left.splitlines() if one and not re.match("[0-9:]{8} ", one)]
    assert own == [MESSAGE], left
    psutil.wait_procs(children, timeout=3)
    assert not [one for one in children if one.is_running()]
    project.build(**settings)


@pytest.mark.slow
def test_second_build_waits_for_the_first(files, tmp_path):
    before_file, after_file = files
    january = {**QUICK, "segmentation_as_of_date": "2026-01-31"}
    february = {**QUICK, "segmentation_as_of_date": "2026-02-28"}
    alone = Project(tmp_path / "alone")
    alone.folder.mkdir()
    alone.build(**january, segmentation_input=before_file)
    alone.build(**february, segmentation_input=after_file)

    together = Project(tmp_path / "together")
    together.folder.mkdir()
    first = _start(together, **january, segmentation_input=before_file)
    while "START" not in first.stdout.readline():
        assert first.poll() is None
    second = _start(Project(together.folder), **february, segmentation_input=after_file)
    printed = second.communicate()[0]
    first_printed = first.communicate()[0]
    assert (first.returncode, second.returncode) == (0, 0), (first_printed, printed)
    assert f"the database is in use by process {first.pid}: wait for it" in printed
    assert together.marts() == alone.marts()
    assert _published(together) == _published(alone)


@pytest.fixture
def held_elsewhere(tmp_path):
    """Hold a database open in another process until its standard input ends."""
    path = tmp_path / "held.duckdb"
    hold = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]);"
        " print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        yield path, holder


def _plugin(wait_seconds, as_of_date=""):
    config = {"wait_seconds": wait_seconds, "as_of_date": as_of_date}
    return Plugin(name="waiting", plugin_config=config)


def test_database_in_use_is_said_with_what_to_do(held_elsewhere):
    path, holder = held_elsewhere
    plugin, credentials = _plugin(0.1), SimpleNamespace(path=str(path), is_motherduck=False)
    message = (
        f"{path} is still in use by process {holder.pid} after 0.1 seconds.*run this again"
    )
    with pytest.raises(DbtRuntimeError, match=message):
        plugin.update_connection_config(credentials, {})
    # dbt tries again at once; waiting once is enough.
    holder.stdin.close()
    holder.wait()
    with pytest.raises(DbtRuntimeError, match=message):
        plugin.update_connection_config(credentials, {})


def test_database_is_opened_once_it_is_free(held_elsewhere):
    path, holder = held_elsewhere
    plugin, credentials = _plugin(30), SimpleNamespace(path=str(path), is_motherduck=False)
    threading.Timer(0.5, holder.stdin.close).start()
    plugin.update_connection_config(credentials, {})
    # Held until dbt's own connection is open, so that nobody comes between.
    assert plugin.held is not None
    plugin.configure_connection(duckdb.connect(str(path)))
    assert plugin.held is None


def test_builds_that_wait_go_in_the_order_of_their_dates(held_elsewhere):
    """Whoever came first, and whoever was killed while it waited."""
    path, holder = held_elsewhere
    credentials = SimpleNamespace(path=str(path), is_motherduck=False)
    killed = Ticket(path, "2026-01-31")
    assert killed.is_first()
    opened, plugins = [], []

    def wait(date):
        plugins.append(_plugin(60, date))
        plugins[-1].update_connection_config(credentials, {})
        opened.append(date)

    threads = []
    for date in ("2026-05-31", "2026-04-30", "2026-06-30"):
        threads.append(threading.Thread(target=wait, args=(date,)))
        threads[-1].start()
        time.sleep(0.2)
    later = Ticket(path, "2026-05-01")
    assert not later.is_first()
    later.give_up()
    holder.stdin.close()
    for thread in threads:
        thread.join()
    for plugin in plugins:
        plugin.configure_connection(None)
    assert opened == ["2026-04-30", "2026-05-31", "2026-06-30"]
    assert not list(path.parent.glob("*.waits-*"))


@pytest.mark.parametrize("name", ["o'brien.duckdb", 'say "x".duckdb'])
def test_a_quote_in_the_name_of_the_database_is_said(name, tmp_path):
    credentials = SimpleNamespace(path=str(tmp_path / name), is_motherduck=False)
    with pytest.raises(DbtRuntimeError, match=r"name has a quote.*needs a file name without"):
        _plugin(30).update_connection_config(credentials, {})
    assert not list(tmp_path.iterdir())


def test_folder_that_is_not_there_is_said_at_once(tmp_path):
    path = tmp_path / "nowhere" / "a.duckdb"
    credentials = SimpleNamespace(path=str(path), is_motherduck=False)
    with pytest.raises(DbtRuntimeError, match=f"{path}: its folder {path.parent} is not there"):
        _plugin(30).update_connection_config(credentials, {})


@pytest.mark.slow
def test_build_ends_with_that_message_alone(project):
    connection = duckdb.connect(str(project.database))
    result = project.dbt(
        "run", "--select", "segment_drift", environment={"SEGMENTATION_WAIT_SECONDS": "1"}
    )
    connection.close()
    assert result.returncode != 0 and "Traceback" not in result.stdout
    assert result.stdout.count("wait for it, at most 1 seconds") == 1
    assert result.stdout.count(f"still in use by process {os.getpid()}") == 1
