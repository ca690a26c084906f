"""Marts as Parquet: equal to the tables, switched at once, never half."""

import shutil

import duckdb
import pytest
from customer_segmentation.publishing import publish, switch


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
    with pytest.raises(FileExistsError, match="is no link"):
        switch(tmp_path / "base_marts", tmp_path / "sets" / "1")


def test_an_unusable_setting_stops_the_run(project):
    assert "segmentation_publish" in project.fail(segmentation_publish="sometimes")
