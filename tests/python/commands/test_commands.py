"""Commands end with one line for every fault, and lose nothing that was there before."""

import io
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, built_at, small_file_system
from customer_segmentation.commands import explore, main, show
from customer_segmentation.harmless import STEERING
from customer_segmentation.proposal.settings_text import MARK, _fingerprint
from rich.console import Console

LOOKED_AT = ROOT / "seeds" / "raw_customers.csv"
COMMANDS = {
    "show": lambda folder: [],
    "export": lambda folder: ["--folder", str(folder)],
    "explore": lambda folder: [str(folder)],
    "report": lambda folder: ["--folder", str(folder)],
    "model": lambda folder: ["sample", "--file", str(folder / "model.json")],
}
# What reads no database.
PROPOSING = {"propose": lambda folder: [str(LOOKED_AT), "--to", str(folder / "sample.yml")]}
ARGUMENTS = COMMANDS | PROPOSING
# To propose settings runs dbt.
WRITING = [*sorted(set(COMMANDS) - {"show"}), pytest.param("propose", marks=pytest.mark.slow)]
# What each puts there that a later one replaces.
KEPT = {
    "export": "segment_1.csv", "explore": "index.html",
    "report": "index.html", "model": "model.json", "propose": "sample.yml",
}  # fmt: skip

NO_DESCRIPTOR_LEFT = """
import os, resource, sys
import dbt.config.runtime
from customer_segmentation.commands import main
free = os.open(os.devnull, os.O_RDONLY)
os.close(free)
resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))
sys.exit(main(sys.argv[1:]))
"""


def _damaged(path, kind, sound):
    content = sound.read_bytes()
    if kind == "missing":
        return
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("customer_id,age\n1,2\n")
    elif kind == "truncated":
        path.write_bytes(content[:20_000])
    elif kind == "cut in half":
        path.write_bytes(content[: len(content) // 2])
    elif kind == "overwritten":
        path.write_bytes(content[:12_288] + bytes(len(content) - 12_288))


@pytest.mark.parametrize(
    "kind",
    ["missing", "folder", "pipe", "empty", "text", "truncated", "cut in half", "overwritten"],
)
def test_a_database_that_is_none_is_said_in_one_line(
    kind, sample_project, tmp_path, monkeypatch, capsys
):
    path = tmp_path / 'o\'brien "x".duckdb'
    _damaged(path, kind, sample_project.database)
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(path))
    for name, arguments in COMMANDS.items():
        code = main([name, *arguments(tmp_path / "out")])
        said = capsys.readouterr()
        # What was cut off may be what a command does not need.
        if kind == "cut in half" and code == 0:
            continue
        assert code == 1, name
        assert said.err.count("\n") == 1 and str(path) in said.err, (name, said.err)
        assert "eeds" in said.err and "Traceback" not in said.err, said.err


def _run(name, folder, database, *, limit=None, stdout=subprocess.PIPE):
    return subprocess.Popen(
        [sys.executable, "-m", "customer_segmentation", name, *ARGUMENTS[name](folder)],
        stdout=stdout, stderr=subprocess.PIPE, text=True,
        preexec_fn=None if limit is None else lambda: resource.setrlimit(*limit),
        env={
            **os.environ, "PYTHONPATH": str(ROOT / "python"),
            "SEGMENTATION_DATABASE": str(database),
        },
    )  # fmt: skip


def _before(name):
    """Return what an earlier run may have left there, which a later one replaces."""
    return f"{MARK}{_fingerprint('')}" if name == "propose" else "of before"


def _earlier(folder, name):
    folder.mkdir(exist_ok=True)
    (folder / KEPT[name]).write_text(_before(name))
    (folder / "own.txt").write_text("somebody's own")


def _is_untouched(folder, name):
    return {one.name: one.read_text() for one in folder.iterdir()} == {
        KEPT[name]: _before(name),
        "own.txt": "somebody's own",
    }


@pytest.mark.parametrize("name", WRITING)
def test_a_file_that_may_not_grow_leaves_the_outputs_of_before(name, sample_project, tmp_path):
    """A limit of the file's size stands for a quota; a full disk is tested with root."""
    folder = tmp_path / "out"
    _earlier(folder, name)
    limit = (resource.RLIMIT_FSIZE, (2_000, 2_000))
    process = _run(name, folder, sample_project.database, limit=limit)
    _, said = process.communicate()
    assert process.returncode == 1, said
    assert said.count("\n") == 1 and "Traceback" not in said, said
    assert "nothing in it was changed" in said or "File too large" in said, said
    assert _is_untouched(folder, name)


@pytest.fixture
def small_disk(tmp_path):
    yield from small_file_system(tmp_path / "small", "64k")


@pytest.mark.parametrize("name", ["export", "report"])
def test_a_full_disk_leaves_the_outputs_of_before(
    name, sample_project, small_disk, monkeypatch, capsys
):
    _earlier(small_disk, name)
    (small_disk / "own.txt").write_text("somebody's own")
    with (small_disk / "filler").open("wb", buffering=0) as filler:
        filler.write(bytes(40_000))
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(sample_project.database))
    assert main([name, *ARGUMENTS[name](small_disk)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "No space left on device" in said, said
    (small_disk / "filler").unlink()
    assert _is_untouched(small_disk, name)


@pytest.mark.parametrize("name", WRITING)
def test_a_place_that_is_no_folder_is_said_in_one_line(
    name, sample_project, tmp_path, monkeypatch, capsys
):
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder should be")
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(sample_project.database))
    assert main([name, *ARGUMENTS[name](taken)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and str(taken) in said, said
    assert taken.read_text() == "a file where a folder should be"


@pytest.mark.parametrize("name", ["show", "export"])
def test_no_descriptor_left_is_said_in_one_line(name, sample_project, tmp_path):
    process = subprocess.run(
        [sys.executable, "-c", NO_DESCRIPTOR_LEFT, name, *ARGUMENTS[name](tmp_path)],
        capture_output=True, text=True,
        env={
            **os.environ, "PYTHONPATH": str(ROOT / "python"),
            "SEGMENTATION_DATABASE": str(sample_project.database),
        },
    )  # fmt: skip
    said = process.stderr
    assert process.returncode == 1 and said.count("\n") == 1, said
    assert "Too many open files" in said, said


def test_a_full_standard_output_is_said_in_one_line(sample_project, tmp_path):
    with Path("/dev/full").open("w") as full:
        process = _run("show", tmp_path / "out", sample_project.database, stdout=full)
        _, said = process.communicate()
    assert process.returncode == 1
    assert said == "standard output: No space left on device\n"


def test_what_was_deleted_is_in_no_block_of_a_compacted_database(tmp_path, monkeypatch, capsys):
    database = tmp_path / 'o\'brien "x".duckdb'
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(database))
    assert main(["compact"]) == 1
    assert "no database" in capsys.readouterr().err
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "create schema other; create table other.people as select 'Wilhelmina'"
            " || '-the-erased-' || range as customer_id, range as number from range(5000);"
            " create view seen as select max(number) as number from other.people; checkpoint"
        )
        connection.execute("delete from other.people where number % 2 = 0")
    assert b"Wilhelmina-the-erased-" in database.read_bytes()
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from other.people where number < 4999")
        connection.execute("update other.people set customer_id = 'somebody else'")
    # Where the disk is full, nothing changes.
    before = database.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, hard))
    try:
        assert main(["compact"]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert capsys.readouterr().err.count("\n") == 1
    assert database.read_bytes() == before

    assert main(["compact"]) == 0
    assert b"Wilhelmina-the-erased-" not in database.read_bytes()
    with duckdb.connect(str(database), read_only=True) as connection:
        assert connection.sql("from seen").fetchall() == [(4999,)]
        assert connection.sql("from other.people").fetchall() == [("somebody else", 4999)]
    assert [one.name for one in tmp_path.iterdir()] == [database.name]


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITING)
def test_a_killed_command_leaves_each_output_whole(name, sample_project, tmp_path):
    """Killed at several moments: every file is the one of before or the new one."""
    whole = tmp_path / "whole"
    process = _run(name, whole, sample_project.database)
    process.communicate()
    started = time.monotonic()
    process = _run(name, whole, sample_project.database)
    process.communicate()
    lasts = time.monotonic() - started
    new = _written(whole)
    moments = 2 if name == "propose" else 6
    for moment in range(moments):
        folder = tmp_path / f"killed_{moment}"
        _earlier(folder, name)
        before = _written(folder)
        process = _run(name, folder, sample_project.database)
        time.sleep(lasts * (0.4 + 0.6 * moment / (moments - 1)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for inside, content in _written(folder).items():
            if not inside.parts[0].startswith("."):
                assert content in (before.get(inside), new.get(inside)), inside
        process = _run(name, folder, sample_project.database)
        process.communicate()
        assert _written(folder) == {**new, Path("own.txt"): b"somebody's own"}


def _written(folder):
    """Return the files of a folder, which may name themselves and what follows from that."""
    own = re.compile(b"%b|(?<=%b).*" % (re.escape(str(folder)).encode(), MARK.encode()))
    return {
        one.relative_to(folder): own.sub(b"", one.read_bytes())
        for one in folder.rglob("*")
        if one.is_file()
    }


@pytest.mark.slow
def test_a_killed_compact_leaves_a_whole_database(sample_project, tmp_path):
    database = tmp_path / "copy.duckdb"
    shutil.copyfile(sample_project.database, database)
    counted = "select count(*), sum(distance_to_centroid) from customer_segments"
    whole = sample_project.query(counted)
    started = time.monotonic()
    assert _start_compact(database).wait() == 0
    lasts = time.monotonic() - started
    for moment in range(6):
        process = _start_compact(database)
        time.sleep(lasts * (0.5 + 0.5 * moment / 5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with duckdb.connect(str(database)) as connection:
            assert connection.sql(counted).fetchall() == whole
    assert _start_compact(database).wait() == 0
    assert [one.name for one in tmp_path.iterdir()] == [database.name]


def _start_compact(database):
    return subprocess.Popen(
        [sys.executable, "-m", "customer_segmentation", "compact"], stdout=subprocess.DEVNULL,
        env={
            **os.environ, "PYTHONPATH": str(ROOT / "python"),
            "SEGMENTATION_DATABASE": str(database),
        },
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [300, 450, 800])
def test_whatever_becomes_of_too_little_memory_no_output_is_half(
    megabytes, sample_project, tmp_path
):
    """Of address space libraries die in ways of their own, as if they were killed."""
    folder = tmp_path / "out"
    _earlier(folder, "export")
    limit = (resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    process = _run("export", folder, sample_project.database, limit=limit)
    process.communicate()
    left = {one.name: one.read_text() for one in folder.iterdir() if one.is_file()}
    assert process.returncode == 0 or left == {
        "segment_1.csv": "of before", "own.txt": "somebody's own"
    }  # fmt: skip
    again = _run("export", folder, sample_project.database)
    again.communicate()
    assert again.returncode == 0
    assert {one.name for one in folder.iterdir()} >= {"own.txt", "segment_1.csv"}
    assert (folder / "segment_1.csv").read_text() != "of before"
    assert not [one for one in folder.iterdir() if one.name.startswith(".")]


def test_no_value_steers_the_terminal(sample_project, tmp_path):
    """Names and values hold every steering character; what is shown holds none."""
    steering = [chr(code) for low, high in STEERING for code in range(low, high + 1)]
    hostile = "[red]\x1b[2J" + "".join(one for one in steering if one not in "\x00\n")
    database = tmp_path / "copy.duckdb"
    shutil.copyfile(sample_project.database, database)
    with duckdb.connect(str(database)) as connection:
        for sql in (
            "update segment_profiles set segment_name = ?",
            "update segment_rules set rule = ?",
            "update segment_feature_profiles set feature = ?",
            "update segmentation_models set selection_reason = ?",
        ):
            connection.execute(sql, [hostile])
        intermediate = "main_segmentation_intermediate.int_"
        profiled = f"{intermediate}customer_columns_profiled"
        connection.execute(
            f"update {profiled} set feature_assessment = ? where column_type = 'category'",
            [hostile],
        )
        connection.execute(
            f"update {intermediate}data_quality_counted set reason = ?", [hostile]
        )
    for shown in (
        lambda console: show.show(built_at(database), console),
        lambda console: explore.show(explore.read_exploration(built_at(database)), console),
    ):
        console = Console(file=io.StringIO(), width=400)
        shown(console)
        text = console.file.getvalue()
        assert "\\u001b[2J" in text and "\\u202e" in text and "[red]" in text
        assert not set(steering) - {"\n"} & set(text)
