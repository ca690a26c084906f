"""Marts as Parquet: equal to the tables, switched at once, never half."""

import errno
import resource
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from customer_segmentation.builds.publishing import publish, published_set, switch
from customer_segmentation.errors import InputError


def _folder(project):
    return project.database.with_name("segmentation_marts")


def test_published_files_equal_the_marts(sample_project):
    folder = _folder(sample_project)
    tables = {row[0] for row in sample_project.query("show tables")}
    assert {one.stem for one in folder.glob("*.parquet")} == tables
    for table in tables:
        # Also an empty mart is an empty file with its columns, not one row of nulls.
        published = duckdb.sql(f"from '{folder / table}.parquet' order by all").fetchall()
        assert published == sample_project.query(f"from {table} order by all"), table


def test_a_reader_finds_one_whole_set_at_any_time(tmp_path):
    """Between any two steps of publishing, both files are of the same set."""
    database = tmp_path / "base.duckdb"
    link = tmp_path / "base_marts"
    seen = []

    class Watched:
        """A mart that looks at what a reader sees while it is being written."""

        def __init__(self, relation):
            self._relation = relation

        def query(self, name, sql):
            self._relation.query(name, sql)
            if link.exists():
                seen.append(
                    {
                        duckdb.sql(f"from '{one}'").fetchall()[0]
                        for one in link.glob("*.parquet")
                    }
                )

    with duckdb.connect(str(database)) as session:
        for number in range(1, 5):
            marts = {name: Watched(session.sql(f"select {number} as n")) for name in ("a", "b")}
            listed = publish(session, marts, is_enabled=True).fetchall()
            assert listed == [("a", "a.parquet"), ("b", "b.parquet")]
            assert duckdb.sql(f"select distinct n from '{link}/*.parquet'").fetchall() == [
                (number,)
            ]
    assert [len(one) for one in seen] == [1] * 6
    # The set before stays for whoever has just opened it; older ones go.
    assert sorted(one.name for one in (tmp_path / "base_marts.sets").iterdir()) == ["3", "4"]


def test_a_build_that_ended_half_way_is_cleaned_up(tmp_path):
    unfinished = tmp_path / "base_marts.sets" / "unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "stale.parquet").write_text("half")
    with duckdb.connect(str(tmp_path / "base.duckdb")) as session:
        publish(session, {"a": session.sql("select 1 as n")}, is_enabled=True)
    assert [one.name for one in (tmp_path / "base_marts").iterdir()] == ["a.parquet"]


def test_database_and_marts_move_together(tmp_path):
    with duckdb.connect(str(tmp_path / "base.duckdb")) as session:
        publish(session, {"a": session.sql("select 1 as n")}, is_enabled=True)
    (tmp_path / "elsewhere").mkdir()
    for name in ("base_marts", "base_marts.sets"):
        shutil.move(str(tmp_path / name), str(tmp_path / "elsewhere" / name))
    assert (tmp_path / "elsewhere" / "base_marts" / "a.parquet").exists()


def test_nothing_is_published_where_the_setting_says_so_or_in_memory(tmp_path):
    for path, is_enabled in ((str(tmp_path / "base.duckdb"), False), (":memory:", True)):
        with duckdb.connect(path) as session:
            marts = {"a": session.sql("select 1")}
            assert publish(session, marts, is_enabled=is_enabled).fetchall() == []
    assert not (tmp_path / "base_marts").exists()


def test_a_folder_of_somebody_else_is_not_replaced(tmp_path):
    (tmp_path / "base_marts").mkdir()
    with pytest.raises(OSError, match="something that is no link stands there"):
        switch(tmp_path / "base_marts", tmp_path / "sets" / "1")


def test_a_reader_of_several_marts_resolves_the_link_once(tmp_path):
    """While sets are switched: both marts of the same set, and none that ever changes."""
    link = tmp_path / "base_marts"
    pairs, first, is_over = [], {}, threading.Event()

    with duckdb.connect(str(tmp_path / "base.duckdb")) as session:

        def publish_set(number):
            marts = {name: session.sql(f"select {number} as n") for name in ("a", "b")}
            publish(session, marts, is_enabled=True)

        publish_set(0)

        def read():
            while not is_over.is_set():
                folder = published_set(link)
                try:
                    pair = [_number(folder / f"{name}.parquet") for name in ("a", "b")]
                except duckdb.IOException:
                    continue  # slower than two builds: the set is gone, and never half
                assert first.setdefault(folder, pair) == pair
                pairs.append(pair)

        with ThreadPoolExecutor() as threads:
            reader = threads.submit(read)
            # Until the reader has met enough sets, however busy the machine is.
            for number in range(1, 3_000):
                publish_set(number)
                if len(first) > 5:
                    break
            is_over.set()
            reader.result()
    assert len(pairs) > 5 and len(first) > 2
    assert all(one == other for one, other in pairs)


def _number(path):
    with duckdb.connect() as connection:
        return connection.sql(f"from '{path}'").fetchall()[0][0]


@pytest.mark.parametrize("fault", ["no links", "in the way", "no folder", "too large"])
def test_what_can_not_be_published_leaves_the_set_before(fault, tmp_path, monkeypatch):
    database, link = tmp_path / "o'b\"ase.duckdb", tmp_path / "o'b\"ase_marts"
    with duckdb.connect(str(database)) as session:
        publish(session, {"a": session.sql("select 1 as n")}, is_enabled=True)
        before = published_set(link) / "a.parquet"
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        if fault == "no links":

            def refuse(*_, **__):
                raise OSError(errno.EPERM, "Operation not permitted")

            monkeypatch.setattr(Path, "symlink_to", refuse)
        elif fault == "in the way":
            link.unlink()
            link.mkdir()
            before = None
        elif fault == "no folder":
            sets = tmp_path / "o'b\"ase_marts.sets"
            sets.rename(tmp_path / "moved")
            sets.write_text("a file")
            before = tmp_path / "moved" / "1" / "a.parquet"
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        try:
            mart = session.sql("select random() as n from range(100_000)")
            with pytest.raises(InputError) as raised:
                publish(session, {"a": mart}, is_enabled=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    said = str(raised.value)
    assert "\n" not in said and str(link) in said
    assert "marts in the database are whole" in said and "segmentation_publish: false" in said
    assert before is None or _number(str(before).replace("'", "''")) == 1


@pytest.mark.slow
def test_an_unusable_setting_stops_the_run(project):
    assert "segmentation_publish" in project.fail(segmentation_publish="sometimes")
