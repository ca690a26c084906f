"""A table of 17 features and 9 segments: readable in the terminal, on the page, on paper."""

import time

import pytest
from conftest import ROOT, built_at
from customer_segmentation.commands.show import show
from customer_segmentation.report.figures.builders import ROWS_SHOWN, lines_of, shown_first
from customer_segmentation.report.page import LARGEST_PAGE
from own_tables import LONG_NAMES, long_names_table
from rich.cells import cell_len
from rich.console import Console
from test_report_browser import _open, _written, chromium  # noqa: F401  # A fixture.

pytestmark = pytest.mark.slow
TEXTS = (ROOT / "tests" / "python" / "report" / "figure_texts.js").read_text()


@pytest.fixture(scope="module")
def wide_build(shared_project):
    project = shared_project("wide_page")
    project.build(
        segmentation_input=str(long_names_table(project.folder / "wide.csv")),
        segmentation_columns=[
            {"name": "customer_id", "type": "id"},
            *({"name": name, "type": "number"} for name in LONG_NAMES),
            {"name": "region", "type": "category"},
            {"name": "occupation", "type": "category"},
        ],
        segmentation_features=list(LONG_NAMES),
        segmentation_profile_attributes=["region", "occupation"],
        segmentation_k=9,
    )
    return project


def test_the_terminal_shows_every_column_and_segment_at_80_columns(wide_build, capsys):
    show(built_at(wide_build.database), Console(width=80))
    lines = capsys.readouterr().out.splitlines()
    tables = lines[: lines.index("Where to look next")]
    assert max(cell_len(line.rstrip()) for line in tables) <= 80
    assert not [line for line in tables if "…" in line]
    apart = "\n".join(tables[[line[:9] for line in tables].index("What sets") :])
    for name in LONG_NAMES:
        # A long name may go on in the next line.
        assert f"\n {name.replace('_', ' ')[:18]}" in apart, name
    indexes = wide_build.query(
        "select round(index_vs_all) from segment_feature_profiles"
        " where feature = 'cash_advances' order by segment_id"
    )
    [line] = [line for line in apart.splitlines() if line.startswith(" cash advances")]
    shown = line.removeprefix(" cash advances").replace("▲", " ").replace("▼", " ").split()
    assert shown == [f"{index:,.0f}" for (index,) in indexes]


def test_nothing_on_the_page_overlaps_or_is_cut(wide_build, chromium, tmp_path):  # noqa: F811
    from customer_segmentation.report.reading import read_marts

    started = time.process_time()
    address = _written(read_marts(built_at(wide_build.database)), tmp_path)
    assert time.process_time() - started < 60
    assert (tmp_path / "index.html").stat().st_size < LARGEST_PAGE
    for width in (1200, 390):
        window = _open(chromium(width), address)
        assert window.execute_script("return document.documentElement.scrollWidth") <= width
        assert window.execute_script(TEXTS) == [], width
        rows = window.execute_script(
            "return [...document.querySelectorAll('[data-figure=traits] .live"
            " .role-axis-label text')].map((one) => one.textContent)"
        )
        assert len(rows) == 9 + len(LONG_NAMES)
    # As the page draws itself anew for paper.
    window = _open(chromium(1200), address)
    window.execute_script("dispatchEvent(new Event('beforeprint'))")
    time.sleep(1)
    assert window.execute_script(TEXTS) == []
    # What looks for it finds it.
    window.execute_script(
        "const one = document.querySelector('[data-figure=sizes] .live text');"
        " const other = one.cloneNode(true); one.after(other);"
        " other.textContent = 'other words';"
        " one.textContent += ' and more that no picture of this width has any room for at all…'"
    )
    found = "".join(window.execute_script(TEXTS))
    for trouble in ("is cut", "leaves its picture", "lies over other words"):
        assert trouble in found


def test_what_is_not_drawn_is_said():
    assert shown_first(list(range(ROWS_SHOWN)), "columns") == (list(range(ROWS_SHOWN)), "")
    drawn, said = shown_first(list(range(40)), "columns")
    assert drawn == list(range(20)) and "first 20 of 40 columns" in said


def test_labels_take_lines_and_only_endless_ones_are_cut():
    assert lines_of("A  Low income · high age", (30, 36), 3) == ["A  Low income", "high age"]
    [*_, last] = lines_of("word " * 40, (30, 36), 3)
    assert last.endswith("…")
    assert lines_of("", (30, 36), 3) == [""]
