"""The look in the terminal."""

import io

from conftest import built_at
from customer_segmentation.commands import main
from customer_segmentation.commands.show import show
from rich.console import Console


def _shown(database, width=120):
    console = Console(file=io.StringIO(), width=width)
    show(built_at(database), console)
    return console.file.getvalue()


def test_shows_segments_traits_and_evidence(sample_project):
    text = _shown(sample_project.database)
    for name, count in sample_project.query(
        "select segment_name, customer_count from segment_profiles"
    ):
        assert name.split(" · ")[0] in text and f"{count:,}" in text
    [(k, silhouette)] = sample_project.query(
        "select k, silhouette_score from segment_count_candidates where is_selected"
    )
    [line] = [line for line in text.splitlines() if "chosen" in line and "◀" in line]
    assert line.split()[:2] == [str(k), f"{silhouette:.3f}"]
    [(mean, index)] = sample_project.query(
        "select mean, index_vs_all from segment_feature_profiles"
        " where segment_id = 1 and feature = 'age'"
    )
    assert f"{mean:,.1f}" in text and f"{index:4.0f}" in text


def test_stays_within_a_narrow_terminal(sample_project):
    lines = _shown(sample_project.database, width=80).split("Where to look next")[0]
    assert max(map(len, lines.splitlines())) <= 80


def test_says_in_one_line_that_there_is_no_build(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(tmp_path / "none.duckdb"))
    assert main(["show"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
