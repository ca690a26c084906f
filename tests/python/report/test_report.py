"""The page without a browser: bytes, size, words, numbers, hostile names."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import altair as alt
import duckdb
import numpy as np
import pytest
from conftest import ROOT, built_at
from customer_segmentation.commands import main
from customer_segmentation.model.known_transforms import TRANSFORMS
from customer_segmentation.model.transform import Transform
from customer_segmentation.report.figures.builders import ROW_LIMIT, Table, figure, inline
from customer_segmentation.report.map.axes import Axis
from customer_segmentation.report.map.borders import drawn_regions, nearest_regions
from customer_segmentation.report.map.discs import DISC, placed_discs
from customer_segmentation.report.map.layers import most_frequent
from customer_segmentation.report.page import render_page
from customer_segmentation.report.pictures import inline_svg
from customer_segmentation.report.privacy import RARER, UNDER, protected_cells
from customer_segmentation.report.reading import read_marts
from customer_segmentation.report.sections import sections
from customer_segmentation.report.segments import COLOURS, SHAPES, contrast, marked_segments

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "=cmd()|' /C calc'!A0",
    "{{ 7 * 7 }} ${alert(3)} \u202egnp.exe\u2069 \u2028",
    "<!--<script>",
]


class Page(HTMLParser):
    """What a reader without script finds."""

    def __init__(self, text):
        super().__init__()
        self.figures, self.addresses, self.words, self.specs = {}, [], [], ""
        self.scripts, self.styles, self._figure, self._open = [], [], None, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._open.append((tag, values))
        self.addresses += [
            values[name] for name in ("src", "href", "action", "data") if name in values
        ]
        if any(name.startswith("on") or name == "style" for name in values):
            raise AssertionError(f"{tag} runs or styles by itself: {values}")
        if tag == "figure":
            self._figure = {"id": values["id"], "title": "", "description": "", "cells": 0}
            self.figures[values["id"]] = self._figure
        if self._figure and tag == "svg" and values.get("role") == "img":
            self._figure["description"] = values["aria-label"]
        if self._figure and tag == "td":
            self._figure["cells"] += 1

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "figure":
            self._figure = None

    def handle_data(self, text):
        tags = [tag for tag, _ in self._open]
        if "script" in tags:
            is_data = self._open[-1][1].get("type") == "application/json"
            self.specs = text if is_data else self.specs
            self.scripts += [] if is_data else [text]
        elif "style" in tags:
            self.styles.append(text)
        else:
            self.words.append(text)
            if self._figure and "h3" in tags:
                self._figure["title"] += text

    def data(self, name):
        """Rows that a figure draws, of all layers."""
        return drawn_rows(json.loads(self.specs)[name])


def drawn_rows(spec):
    return [row for rows in spec["datasets"].values() for row in rows]


@pytest.fixture(scope="module")
def marts(sample_project):
    return read_marts(built_at(sample_project.database))


@pytest.fixture(scope="module")
def text(marts):
    return render_page(marts, sections(marts))


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


@pytest.fixture(scope="module")
def altered(sample_project, tmp_path_factory):
    """Run statements on a copy of the build, and read it."""

    def alter(*statements):
        copy = tmp_path_factory.mktemp("altered") / "altered.duckdb"
        shutil.copyfile(sample_project.database, copy)
        with duckdb.connect(str(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
        return read_marts(built_at(copy))

    return alter


# Moves of the last date by origin, target, number and cause; everybody else has been in
# today's segment from the first date on. The mart has no row for them.
MOVES = [
    (1, 2, 16, "customer_moved"),
    (1, 2, 2, "boundary_moved"),
    (1, None, 2, "left"),
    (9, 2, 4, "boundary_moved"),
    (None, 2, 17, "joined"),
]
DATES = ("2026-09-01", "2026-10-01", "2026-11-01")


def _history():
    """Statements that write the moves as a build does: events, dates, migrations."""
    schema = "main_segmentation_intermediate"
    statements = [
        f"delete from {schema}.int_customer_segment_events",
        f"delete from {schema}.int_segmentation_dates_recorded",
        *(
            f"insert into {schema}.int_segmentation_dates_recorded"
            " (segmentation_name, lineage_key, as_of_date, attempt, is_withdrawn)"
            f" values ('sample', 1, date '{day}', 1, false)"
            for day in DATES
        ),
        "create table movers as select customer_id, row_number() over (order by customer_id)"
        " as place from customer_segments where segment_id = 2",
        "delete from segment_migrations",
    ]
    first = f"insert into {schema}.int_customer_segment_events (lineage_key, as_of_date,"
    first += " attempt, customer_id, previous_segment_id, segment_id, cause)"
    start, moved = 0, []
    for origin, target, count, cause in MOVES:
        origin, target = origin or "null", target or "null"
        people = f"select 'gone' || range as customer_id from range({count})"
        if target != "null":
            people = f"select customer_id from movers where place > {start} limit {count}"
            people = people.replace("limit", f"and place <= {start + count} limit")
            moved.append(people)
            start += count
        if origin != "null":
            statements.append(
                f"{first} select 1, date '{DATES[0]}', 1, customer_id, null, {origin},"
                f" 'joined' from ({people})"
            )
        statements += [
            f"{first} select 1, date '{DATES[2]}', 1, customer_id, {origin}, {target},"
            f" '{cause}' from ({people})",
            "insert into segment_migrations by name select"
            f" date '{DATES[1]}' as from_date, date '{DATES[2]}' as to_date,"
            f" {origin} as from_segment_id, {target} as to_segment_id, '{cause}' as cause,"
            f" {count} as customer_count",
        ]
    everybody = " union all ".join(f"({people})" for people in moved)
    statements += [
        f"{first} select 1, date '{DATES[0]}', 1, customer_id, null, segment_id, 'joined'"
        f" from customer_segments where customer_id not in ({everybody})",
        "drop table movers",
    ]
    return statements


DRIFT = """
    create or replace table segment_drift as from (values
        ('feature', 'annual_income', 0.3::double, 0.25::double, 'drifted'),
        ('segment_share', 'all', 0.02::double, 0.25::double, 'stable'),
        ('distance', 'all', null::double, 0.25::double, 'stable')
    ) as rows (subject_type, subject, population_stability_index, drift_limit, status)
"""


@pytest.fixture(scope="module")
def eventful(altered):
    """Add earlier dates, drift, marketing's words and values; take the clear groups away."""
    marts = altered(
        *_history(),
        DRIFT,
        "alter table segment_profiles add column if not exists action varchar",
        "alter table segment_profiles add column if not exists owner varchar",
        "update segment_profiles set action = 'Invite to the club', owner = 'Ada',"
        " total_value = 500, value_share = 0.61 where segment_id = 2",
        "update segment_profiles set total_value = 300, value_share = 0.39 / 4"
        " where segment_id <> 2",
        "update segmentation_models set has_clear_groups = false",
    )
    return Page(render_page(marts, sections(marts)))


def test_command_writes_the_same_bytes_again_and_leaves_the_database(
    sample_project, text, tmp_path
):
    def digest():
        return hashlib.sha256(sample_project.database.read_bytes()).hexdigest()

    before = digest()
    result = subprocess.run(
        [sys.executable, "-m", "customer_segmentation", "report", "--folder", str(tmp_path)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "python"),
            "PYTHONHASHSEED": "7",
            "SEGMENTATION_DATABASE": str(sample_project.database),
        },
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert "index.html" in result.stdout
    # Bytes of another process, with another hash seed, from another reading.
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == text
    assert digest() == before
    pictures = {one.stem for one in (tmp_path / "png").iterdir()}
    assert pictures == {one.stem for one in (tmp_path / "svg").iterdir()}
    assert pictures == set(json.loads(Page(text).specs))


def test_a_picture_does_not_depend_on_what_was_drawn_before(marts):
    """Vega counts the gradients of a process."""
    traits = _figures(marts)["traits"]
    first, second = inline_svg(traits), inline_svg(traits)
    assert "url(#" in first and first == second


def test_page_is_small_and_can_request_nothing(text, page):
    assert len(text.encode()) < 3_000_000
    assert all(address.startswith("#") for address in page.addresses), page.addresses
    outside = text
    for part in [*page.scripts, *page.styles]:
        outside = outside.replace(part, "")
    assert set(re.findall(r"[a-z]+://[^\s\"'<)]+", outside)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not any("url(" in style or "@import" in style for style in page.styles)
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "connect-src" not in policy and "http" not in policy


def test_every_figure_has_a_title_a_description_and_a_table(page):
    assert len(page.figures) == len(json.loads(page.specs)) >= 12
    for name, found in page.figures.items():
        assert found["title"].strip(), name
        assert len(found["description"]) > 40, name
        assert found["cells"] >= 2, name
    assert len({found["title"] for found in page.figures.values()}) == len(page.figures)


def test_numbers_on_the_page_are_those_of_the_marts(page, sample_project):
    query = sample_project.query
    assert {(row["segment_id"], row["share"]) for row in page.data("sizes")} == set(
        query("select segment_id, customer_share from segment_profiles")
    )
    assert {
        (row["segment_id"], row["mean"], row["index"]) for row in page.data("traits")
    } == set(query("select segment_id, mean, index_vs_all from segment_feature_profiles"))
    assert {
        (row["k"], row["silhouette"])
        for row in page.data("silhouette_by_k")
        if row["line"] == "these customers"
    } == set(query("select k, silhouette_score from segment_count_candidates"))
    assert {
        (row["segment_id"], row["jaccard"])
        for row in page.data("stability")
        if "segment_id" in row
    } == set(query("select segment_id, stability_jaccard from segment_profiles"))
    assert {row["effect"] for row in page.data("effects")} == {
        row[0] for row in query("select effect_size from segment_effect_sizes")
    }
    records = {row["step"]: row["count"] for row in page.data("records")}
    assert [(records["records read"], records["customers segmented"])] == query(
        """
        select
            max(record_count) filter (metric_name = 'records_read'),
            max(record_count) filter (metric_name = 'customers_accepted')
        from data_quality_summary
        """
    )
    counted = query(
        "select attribute, segment_id, value, customer_share from segment_attribute_profiles"
        " where customer_count >= 10"
    )
    shown = {
        (row["segment_id"], row["value"], row["share"])
        for name in ("attribute_1", "attribute_2")
        for row in page.data(name)
        if row["customers"] != UNDER
    }
    # All but the bands of nine people and fewer, and the neighbours that these are one with.
    assert len(shown & {row[1:] for row in counted}) >= 0.8 * len(counted)


def test_map_shows_every_customer_where_the_marts_have_them(page, sample_project):
    points = [row for row in page.data("map") if "segment" in row]
    rows = sample_project.query(
        "select segment_id, annual_income, spending_score from customer_segments"
        " inner join segmentation_customers using (customer_id)"
        " where annual_income is not null and spending_score is not null"
    )
    assert sorted((row["segment_id"], row["x"], row["y"]) for row in points) == sorted(rows)


def test_tables_say_what_the_figures_draw(page, sample_project):
    words = " ".join(page.words)
    for name, count in sample_project.query(
        "select segment_name, customer_count from segment_profiles"
    ):
        assert name in words and f"{count:,}" in words
    [(reason,)] = sample_project.query("select selection_reason from segmentation_models")
    assert reason in words
    assert "no earlier date to compare with" in words


def test_hostile_names_do_nothing(altered):
    statements = [
        f"update segment_profiles set segment_name = {_literal(name)}"
        f" where segment_id = {place}"
        for place, name in enumerate(HOSTILE, start=1)
    ]
    marts = altered(
        *statements,
        f"update segment_attribute_profiles set value = {_literal(HOSTILE[0])}"
        " where attribute = 'gender' and value_order = 1",
        f"update segmentation_models set selection_reason = {_literal(HOSTILE[1])}",
    )
    text = render_page(marts, sections(marts))
    page = Page(text)
    assert text.count("<script") - sum(part.count("<script") for part in page.scripts) == 2
    assert len(page.scripts) == 1 and "alert(1)" not in page.scripts[0]
    assert "\u202e" not in text and "\u2069" not in text
    # As text they are still there: nothing is hidden from the reader.
    assert HOSTILE[0] in "".join(page.words)
    assert "{{ 7 * 7 }}" in "".join(page.words)


def _literal(text):
    return "'" + text.replace("'", "''") + "'"


def test_tiles_tell_no_single_customer(sample_project):
    marts = read_marts(built_at(sample_project.database), with_points=False)
    assert marts.points == []
    rows = drawn_rows(_figures(marts)["map"].spec)
    tiles = [row for row in rows if "customers" in row]
    assert tiles and all("x2" in row for row in rows if "segment" in row)
    for row in tiles:
        assert row["customers"] == UNDER or int(row["customers"]) >= 10


def _figures(marts):
    return {one.name: one for section in sections(marts) for one in section.figures}


def test_more_than_two_features_are_a_view_that_says_so(marts):
    third = {**marts["segmentation_model_features"][0], "feature": "age"}
    tables = {
        **marts.tables,
        "segmentation_model_features": [*marts["segmentation_model_features"], third],
        "segment_centroids": marts["segment_centroids"]
        + [
            {**row, "feature": "age"}
            for row in marts["segment_centroids"]
            if row["feature"] == "annual_income"
        ],
    }
    found = _figures(replace(marts, tables=tables, points=[]))["map"]
    assert "two of 3 features" in found.caption
    assert "borders that K-means draws" not in found.caption


def test_tiles_of_a_view_go_to_the_segment_of_most():
    tiles = [
        {"x_low": 0, "y_low": 0, "segment_id": 1, "customer_count": 3},
        {"x_low": 0, "y_low": 0, "segment_id": 2, "customer_count": 5},
        {"x_low": 1, "y_low": 0, "segment_id": 1, "customer_count": 2},
        {"x_low": 1, "y_low": 0, "segment_id": 2, "customer_count": 2},
    ]
    found = [
        (row["x_low"], row["segment_id"], row["customer_count"]) for row in most_frequent(tiles)
    ]
    assert found == [(0, 2, 8), (1, 1, 4)]


def _axis(transform, low, high, clip=(None, None), center=1, scale=3, weight=2):
    return Axis("a", "A", Transform(
        transform=transform, clip_low=clip[0], clip_high=clip[1], center=center, scale=scale,
        weight=weight), low, high)  # fmt: skip


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_borders_of_the_map_are_those_of_scoring_also_beyond_a_clip(transform):
    x = _axis(transform, 0, 100, clip=(10, 40))
    y = _axis("none", -5, 5, clip=(-5, 2), center=0, scale=0.5, weight=1)
    places = [{"x": 12, "y": -4}, {"x": 30, "y": 1.8}, {"x": 38, "y": -3}]
    regions = drawn_regions(places, x, y)

    def is_inside(point, region):
        turns = [
            (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
            for (ax, ay), (bx, by) in pairwise([*region, region[0]])
            if (ay <= point[1]) != (by <= point[1])
        ]
        return sum(1 if turn > 0 else -1 for turn in turns) != 0

    random = np.random.default_rng(3)
    told = {"beyond": 0, "wrong": 0}
    for across, up in random.uniform((0, -5), (100, 5), (500, 2)):
        distances = [
            (x.transform.scaled(across) - x.transform.scaled(one["x"])) ** 2
            + (y.transform.scaled(up) - y.transform.scaled(one["y"])) ** 2
            for one in places
        ]
        nearest = int(np.argmin(distances))
        # Sides are drawn straight on the axis as it is bent: within the columns' units only
        # the corners are.
        bent = [[(x.transform.bent(a), b) for a, b in region] for region in regions]
        found = [place for place, region in enumerate(bent)
                 if is_inside((x.transform.bent(across), up), region)]  # fmt: skip
        told["beyond"] += across > 40 or across < 10 or up > 2
        told["wrong"] += found != [nearest]
    assert told["beyond"] > 200 and told["wrong"] == 0


def test_discs_of_the_map_hide_neither_each_other_nor_a_name():
    random = np.random.default_rng(8)
    x, y = _axis("log1p", 0, 900), _axis("none", -5, 5)
    spots = [(float(a), float(b)) for a, b in random.uniform((0, -5), (900, 5), (12, 2))]
    spots += [(850.0, 2.0)] * 3 + [(400.0, -1.0), (401.0, -1.01)]
    placed = placed_discs(
        [{"x": a, "y": b, "name": "High income · low age"} for a, b in spots], x, y
    )

    def across(value):
        return np.log1p(value) / np.log1p(900)

    for place, one in enumerate(placed):
        assert 0 <= across(one["disc_x"]) <= 1
        for other in placed[:place]:
            gaps = (
                abs(across(one["disc_x"]) - across(other["disc_x"])),
                abs(one["y"] - other["y"]) / 10,
            )
            if spots[place][0] in (850, 400, 401):
                assert gaps[0] > 0.99 * DISC[0] or gaps[1] > DISC[1], (one, other)
            # The name stands under the disc, three lines high and as wide as four discs.
            if one["has_room"] or other["has_room"]:
                assert gaps[0] > 0.07 or gaps[1] > 0.15, (one, other)
    assert not any(one["has_room"] for one in placed[12:])
    assert any(one["has_room"] for one in placed)
    alone = placed_discs([{"x": 5.0, "y": 0.0, "name": "High income"}], x, y)
    assert alone[0]["disc_x"] == pytest.approx(5) and alone[0]["has_room"]


def test_changes_and_drift_are_drawn_once_there_are_any(eventful, sample_project):
    sizes = dict(
        sample_project.query("select segment_id, customer_count from segment_profiles")
    )
    stayed = {**sizes, 2: sizes[2] - 16 - 2 - 4 - 17}
    moves = {(row["from"][:1], row["to"][:1]): row for row in eventful.data("migrations")}
    assert moves["A", "B"]["customers"] == "18"
    assert moves["A", "B"]["share"] == pytest.approx(18 / (stayed[1] + 18 + 2))
    assert moves["A", "B"]["causes"] == "boundary moved: under 10, customer moved: 16"
    for segment_id, letter in enumerate("ABC", start=1):
        assert moves[letter, letter]["customers"] == f"{stayed[segment_id]:,}"
    [left] = [row for key, row in moves.items() if key == ("A", "l")]
    assert (left["customers"], left["label"], left["causes"]) == (
        UNDER, UNDER, "left: under 10",
    )  # fmt: skip
    assert any("retired" in row["from"] for row in eventful.data("migrations"))
    changes = {row["segment_id"]: row for row in eventful.data("size_changes")}
    assert {one: row["change"] for one, row in changes.items() if row["change"]} == {
        1: -20,
        2: 39,
        9: -4,
    }
    assert {one: row["now"] for one, row in changes.items()} == {**sizes, 9: 0}
    words = " ".join(eventful.words)
    assert "From 2026-10-01 to 2026-11-01" in words and "17 joined and under 10 left" in words
    both = sum(sizes.values()) - 17
    kept = sum(stayed.values()) / both
    assert f"{kept:.0%} of the customers of both dates stayed" in words
    assert "was split off" not in words and "refused" not in words
    assert {row["status"] for row in eventful.data("drift")} == {"stable", "drifted"}


def test_a_date_at_which_nobody_moved_is_the_last_one_all_the_same(altered):
    marts = altered(
        *_history(),
        "insert into main_segmentation_intermediate.int_segmentation_dates_recorded"
        " (segmentation_name, lineage_key, as_of_date, attempt, is_withdrawn)"
        " values ('sample', 1, date '2026-12-01', 1, false)",
    )
    words = " ".join(Page(render_page(marts, sections(marts))).words)
    assert "From 2026-11-01 to 2026-12-01" in words
    assert "100% of the customers of both dates stayed" in words
    assert "0 joined and 0 left" in words


def test_segments_that_began_or_ended_and_a_refused_fit_are_told(altered):
    marts = altered(
        *_history(),
        "update segmentation_models set as_of_date = date '2026-10-15'",
        "update segment_lineage set identity = 'split', related_segment_ids = '1'"
        " where segment_id = 2",
        "insert into segment_lineage by name select segmentation_name, model_id, 9 as"
        " segment_id, 'merged' as identity, '2, 3' as related_segment_ids"
        " from segment_lineage where segment_id = 1",
        "insert into segmentation_models by name select * replace ('999-x' as model_id,"
        " 'refused' as status, 8 as k, 'asked for' as fit_reason,"
        " 'too small' as shortcomings)"
        " from segmentation_models",
    )
    words = " ".join(Page(render_page(marts, sections(marts))).words)
    name = next(row for row in marts["segment_profiles"] if row["segment_id"] == 2)
    assert f"B “{name['segment_name']}” was split off A; I was merged into B and C." in words
    assert "A fit of 8 segments on 2026-10-15 was refused: too small." in words


def test_words_of_marketing_and_shares_of_value_are_shown(eventful):
    words = " ".join(" ".join(eventful.words).split())
    assert "Invite to the club" in words and "(Ada)" in words
    assert "61% of the value" in words
    assert {row["measure"] for row in eventful.data("sizes")} == {"customers", "value"}


def test_every_problem_that_the_mart_tells_of_values_is_drawn(marts):
    problems = {
        "values_missing": "missing",
        "values_not_a_timestamp": "not a timestamp",
        "values_not_a_boolean": "not a boolean",
        "categories_unmapped": "unknown spelling",
        "values_of_a_kind_to_come": "of a kind to come",
    }
    rows = [
        {"metric_name": name, "column_name": "age", "reason": None, "record_count": place}
        for place, name in enumerate(problems, start=2)
    ]
    found = _figures(replace(marts, tables={**marts.tables, "data_quality_summary": rows}))
    assert "records" not in found
    told = {(row[1], row[2]) for row in found["values"].table.rows}
    assert told == {(words, str(place)) for place, words in enumerate(problems.values(), 2)}


def test_no_clear_groups_stand_in_plain_sight(eventful, page):
    assert "No clear groups." in eventful.words
    assert "No clear groups." not in page.words


def test_a_build_without_the_newer_marts_still_has_a_page(altered):
    marts = altered(
        "drop table segment_rules",
        "drop table segment_effect_sizes",
        "drop table main_segmentation_intermediate.int_page_customers_binned",
    )
    names = _figures(marts)
    assert "sizes" in names and "map" not in names and "effects" not in names


def test_without_a_build_it_says_so_in_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(tmp_path / "none.duckdb"))
    assert main(["report", "--folder", str(tmp_path / "page")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    duckdb.connect(str(tmp_path / "none.duckdb")).close()
    assert main(["report", "--folder", str(tmp_path / "page")]) == 1
    error = capsys.readouterr().err
    assert "needs one `dbt build` first" in error and error.count("\n") == 1
    assert not (tmp_path / "page").exists()


def test_a_figure_of_too_many_rows_is_refused():
    rows = [{"x": place} for place in range(ROW_LIMIT + 1)]
    with pytest.raises(ValueError, match="20,001 rows; needs at most 20,000"):
        figure(
            "large",
            "Large",
            alt.Chart(inline(rows)).mark_point().encode(x="x:Q"),
            caption="",
            description="",
            table=Table([], []),
            height=100,
        )


def _rows(counts, *, is_banded=False, missing=0):
    """Values "0" … of an attribute; bands of a width of ten, the outer ones open."""
    last = len(counts) - 1
    rows = [
        {
            "value": str(place),
            "value_order": place,
            "is_missing": False,
            "customer_count": count,
            "band_low": place * 10.0 if is_banded and place else None,
            "band_high": place * 10.0 + 10 if is_banded and place < last else None,
        }
        for place, count in enumerate(counts)
    ]
    absent = {"value": "missing", "value_order": 1000, "is_missing": True}
    return [*rows, {**absent, "customer_count": missing}]


@pytest.mark.parametrize(
    ("counts", "missing", "shown"),
    [
        ([40, 12, 30], 0, [("0", "40"), ("1", "12"), ("2", "30")]),
        # Nobody else is hidden with a lone rare category, and missing is no group.
        ([40, 9, 30], 2, [("0", "40"), ("1", UNDER), ("2", "30"), ("missing", "2")]),
        ([40, 9, 3], 0, [("0", "40"), (RARER, "12")]),
        ([40, 4, 3], 0, [("0", "40"), (RARER, UNDER)]),
        ([5, 0], 0, [("0", UNDER)]),
        ([10, 0], 0, [("0", "10")]),
        ([], 3, [("missing", "3")]),
    ],
)
def test_rare_categories_hide_no_neighbour(counts, missing, shown):
    cells = protected_cells(_rows(counts, missing=missing))
    assert [(cell.value, cell.count_text) for cell in cells] == shown
    # A bar is as long as the number on it says, beside "under 10" as well.
    size = sum(counts) + missing
    told = [int(number) / size if number != UNDER else None for _, number in shown]
    rest = 1 - sum(number or 0 for number in told)
    drawn = [rest if number is None else number for number in told]
    assert [cell.drawn_share for cell in cells] == pytest.approx(drawn)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([40, 12, 30], [("0", "40"), ("1", "12"), ("2", "30")]),
        ([40, 3, 30], [("0", "40"), ("10 and above", "33")]),
        ([2, 40, 30], [("below 20", "42"), ("2", "30")]),
        # Nobody's bands are taken along; two of ten are better than one of twenty.
        ([6, 5, 2, 8], [("below 20", "11"), ("20 and above", "10")]),
        ([30, 2, 0, 9, 30], [("0", "30"), ("10 to below 40", "11"), ("4", "30")]),
        ([3, 3, 3], [("all values", UNDER)]),
        ([0, 12, 0], [("1", "12")]),
    ],
)
def test_neighbouring_bands_are_one_until_they_hold_enough(counts, shown):
    cells = protected_cells(_rows(counts, is_banded=True, missing=2))
    assert [(cell.value, cell.count_text) for cell in cells] == [*shown, ("missing", "2")]


@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_borders_part_the_plane_as_the_nearest_centroid_does(k):
    """Against a grid of points, each asked for its nearest centroid and for its region."""
    random = np.random.default_rng(k)
    centroids = random.uniform(-1, 1, size=(k, 2))
    regions = nearest_regions([tuple(one) for one in centroids], (-2.0, -2.0), (2.0, 2.0))
    grid = random.uniform(-2, 2, size=(500, 2))
    distances = np.linalg.norm(grid[:, None] - centroids[None], axis=2)
    for point, nearest in zip(grid, distances.argmin(axis=1), strict=True):
        assert [_holds(region, point) for region in regions].index(True) == nearest
    areas = [_area(region) for region in regions]
    assert sum(areas) == pytest.approx(16)


def _holds(region, point):
    """Whether a convex region, its corners anticlockwise, holds a point."""
    edges = zip(region, region[1:] + region[:1], strict=True)
    return bool(region) and all(
        (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) >= -1e-12
        for (ax, ay), (bx, by) in edges
    )


def _area(region):
    edges = zip(region, region[1:] + region[:1], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges) / 2


# Machado, Oliveira, Fernandes (2009), table 1, severity 1.
COLOUR_BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
def test_the_colour_blind_tell_segments_apart(kind):
    seen = [_lab(np.array(COLOUR_BLINDNESS[kind]) @ _linear(colour)) for colour in COLOURS[:5]]
    distances = [
        np.linalg.norm(seen[one] - seen[other]) for one in range(5) for other in range(one)
    ]
    # A difference of 2.3 is just noticeable (Mahy et al. 1994); ten is seen at a glance.
    assert min(distances) > 10


def test_no_two_of_fifty_segments_share_colour_and_shape(marts):
    looks = {
        (COLOURS[place % len(COLOURS)], SHAPES[place % len(SHAPES)]) for place in range(50)
    }
    assert len(looks) == 50
    for one in marked_segments(marts):
        assert contrast(one.ink, one.colour) >= 4.5


def _linear(colour):
    channels = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    scaled = to_xyz @ np.clip(linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    bent = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    return np.array([116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])])
