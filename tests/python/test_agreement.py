"""What is said is what is measured: names, sentences, cards, rules, indexes and the marts."""

import io
import re
from collections import defaultdict

import duckdb
import pytest
from conftest import built_at
from customer_segmentation.commands.show import show
from customer_segmentation.model.naming import levels, subject_of, suggest_names
from customer_segmentation.report.page import render_page
from customer_segmentation.report.privacy import UNDER
from customer_segmentation.report.reading import read_marts
from customer_segmentation.report.sections import sections
from customer_segmentation.report.segments import marked_segments
from customer_segmentation.report.story.cards import cards
from customer_segmentation.report.story.method import method
from customer_segmentation.report.story.opening import headline, key_figures
from customer_segmentation.wording import share
from described_tables import DRAWN, drawn_table
from rich.console import Console

HIGH, LOW = ("high", "highest"), ("low", "lowest")


# The session builds sample and mall anyway; of the others one is enough for every day.
DAILY = ("sample", "mall")
TABLES = [
    pytest.param(name, marks=[] if name in DAILY else pytest.mark.slow)
    for name in ("sample", "mall", *DRAWN)
]


@pytest.fixture(scope="session", params=TABLES)
def described(request, shared_project):
    """Each of the tables, built once."""
    if request.param in ("sample", "mall"):
        return request.getfixturevalue(f"{request.param}_project")
    project = shared_project(request.param.replace(" ", "_"))
    project.build(**drawn_table(request.param, project.folder))
    return project


@pytest.fixture(scope="module")
def marts(described):
    return read_marts(built_at(described.database))


def _by_segment(rows):
    found = defaultdict(list)
    for row in rows:
        found[row["segment_id"]].append(row)
    return found


def test_the_same_words_in_name_level_and_numbers(marts):
    """Level, standardized difference, typical value and index lie on one side."""
    assert any(row["named_level"] for row in marts["segment_feature_profiles"])
    for row in marts["segment_feature_profiles"]:
        difference, index = row["standardized_difference"], row["index_vs_all"]
        ratio = row["typical_value"] - row["typical_value_of_all"]
        assert difference * ratio >= 0
        if index is not None:
            assert index == pytest.approx(
                100 * row["typical_value"] / row["typical_value_of_all"]
            )
            assert difference * (index - 100) >= 0
        if row["level"] in HIGH:
            assert difference > 0.4, row
        elif row["level"] in LOW:
            assert difference < -0.4, row
        else:
            assert abs(difference) < 0.6, row
        assert row["named_level"] in (None, row["level"])


def test_names_are_the_rule_applied_to_the_marts(marts):
    """The rule on today's means gives the names that the model has, word by word."""
    columns = marts.declared_columns
    found = {
        (row["segment_id"], row["feature"]): row for row in marts["segment_feature_profiles"]
    }
    segments = [row["segment_id"] for row in marts["segment_profiles"]]
    differences, values = (
        [[found[one, feature][key] for feature in marts.features] for one in segments]
        for key in ("standardized_difference", "typical_value")
    )
    names = suggest_names([subject_of(columns, one) for one in marts.features],
                          differences, values)  # fmt: skip
    kept = [row["segment_name"] for row in marts["segment_profiles"]]
    # Values and shares in names are the centroids', of complete customers.
    assert [re.sub(r"\d[\d.]*", "", one.text) for one in names] == [
        re.sub(r"\d[\d.]*", "", one) for one in kept
    ]
    for segment, name, of_segment in zip(segments, names, levels(differences), strict=True):
        assert len(name.text.split(" · ")) <= 2
        for place, feature in enumerate(marts.features):
            assert found[segment, feature]["level"] == of_segment[place]
            named = found[segment, feature]["named_level"]
            assert named == name.levels.get(place)


def test_sql_has_the_levels_of_python(described):
    """Of attributes, which no model has levels for."""
    rows = described.query(
        "select feature, standardized_difference, level from segment_feature_profiles"
        " where not is_clustered_on order by feature, segment_id"
    )
    for feature in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == feature]
        assert [[row[2]] for row in mine] == levels([[row[1]] for row in mine])


def test_sentences_tell_the_strongest_traits_with_enough_digits(marts):
    profiles = _by_segment(marts["segment_feature_profiles"])
    for segment in marts["segment_profiles"]:
        traits = [
            row
            for row in sorted(
                profiles[segment["segment_id"]], key=lambda row: row["trait_rank"]
            )
            if row["is_trait"]
        ]
        assert all(abs(row["standardized_difference"]) >= 0.2 for row in traits)
        columns = [row["feature"].partition("__")[0] for row in traits]
        assert len(columns) == len(set(columns))
        sentence = segment["description"].removesuffix(".")
        if not traits:
            assert sentence == "Close to the average in every number"
            continue
        told = sentence.split("), ")
        assert len(told) == min(len(traits), 3)
        for text, row in zip(told, traits, strict=False):
            column = marts.column(row["feature"])
            assert text.lower().startswith(column.label.lower())
            factor = 100 if column.is_share else 1
            mine, all_of_them = re.findall(r"-?\d+(?:\.\d+)?", text.replace(column.label, ""))
            for written, value in (
                (mine, "typical_value"),
                (all_of_them, "typical_value_of_all"),
            ):
                half = 0.5 * 10 ** -len(written.partition(".")[2])
                assert abs(float(written) - factor * row[value]) <= half * 1.001
            assert (float(mine) - float(all_of_them)) * row["standardized_difference"] > 0


def test_rules_hold_where_they_say_and_on_the_side_of_the_level(described, marts):
    profiles = _by_segment(marts["segment_feature_profiles"])
    for rule in marts["segment_rules"]:
        [(both, caught, members)] = described.query(
            f"""
            select
                count(*) filter (({rule["condition"]}) and segment_id = {rule["segment_id"]}),
                count(*) filter ({rule["condition"]}),
                count(*) filter (segment_id = {rule["segment_id"]})
            from customer_segments inner join segmentation_customers using (customer_id)
            where missing_feature_count = 0
            """
        )
        assert rule["caught_share"] == pytest.approx(both / members)
        assert rule["purity"] == pytest.approx(both / caught)
        for row in profiles[rule["segment_id"]]:
            comparisons = re.findall(
                rf"\b{row['feature']} (>|<=) (-?[\d.]+)", rule["condition"]
            )
            for sign, limit in comparisons:
                # By what the rule lets pass, a low segment is not above the average.
                if row["level"] in LOW:
                    assert (sign, float(limit) >= row["typical_value_of_all"]) != (">", True)
                if row["level"] in HIGH:
                    assert (sign, float(limit) <= row["typical_value_of_all"]) != ("<=", True)
                # Most of the segment pass each comparison: so does who stands in its middle.
                passes = duckdb.sql(f"select {row['median']!r} {sign} {limit}").fetchall()
                assert passes == [(True,)] or rule["caught_share"] < 0.5


def test_cards_headline_and_key_figures_are_the_marts(marts):
    segments = marked_segments(marts)
    profiles = _by_segment(marts["segment_feature_profiles"])
    sizes = {row["segment_id"]: row["customer_count"] for row in marts["segment_profiles"]}
    assert sum(sizes.values()) == marts.customer_count
    for card in cards(marts, segments):
        segment_id = card.segment.segment_id
        assert card.size.startswith(f"{sizes[segment_id]:,} customers")
        traits = [row for row in profiles[segment_id] if row["is_trait"]][:3]
        assert len(card.traits) == len(traits)
        for trait, row in zip(card.traits, traits, strict=True):
            assert trait.label.lower() == marts.column(row["feature"]).label.lower()
            written = float(trait.value.split(" ")[0].replace(",", ""))
            factor = 100 if marts.column(row["feature"]).is_share else 1
            assert written == pytest.approx(factor * row["typical_value"], rel=0.01, abs=0.06)
            if row["index_vs_all"] is not None:
                index = float(trait.index.replace(",", ""))
                assert index == pytest.approx(row["index_vs_all"], abs=0.5)
                assert (index - 100) * row["standardized_difference"] > 0
                # The bar ends right of the middle where the index is above 100.
                assert (trait.start + trait.length > 50) == (index > 100)
    said = headline(marts, segments)
    assert ("stands out most" in said) <= bool(marts.model["has_clear_groups"])
    figures = {one.meaning: one.value for one in key_figures(marts, segments)}
    assert figures["customers segmented"] == f"{marts.customer_count:,}"
    assert ("segments, chosen by evidence" in figures) == bool(marts.model["has_clear_groups"])


def test_the_page_says_who_was_seen(described, marts):
    """Facts of the build: whose day, how many lack a value, whether there are groups."""
    [(incomplete, everybody)] = described.query(
        "select count(*) filter (missing_feature_count > 0), count(*) from customer_segments"
    )
    said = dict(method(marts))["What the model has seen"]
    if incomplete:
        assert f"{everybody - incomplete:,} of {everybody:,} customers" in said
        assert f"other {incomplete:,} stayed out" in said and "all with a value" not in said
    else:
        assert f"{everybody:,} customers, all with a value in every feature" in said
    if marts.model["has_clear_groups"]:
        return
    page = render_page(marts, sections(marts))
    assert "No clear groups." in page and f"Customers of {marts.as_of_date}" in page


def test_no_cell_of_ten_people_is_hidden_and_none_of_fewer_told(marts):
    figures = {one.name: one for section in sections(marts) for one in section.figures}
    attributes = sorted({row["attribute"] for row in marts["segment_attribute_profiles"]})
    cells = hidden = 0
    for place, attribute in enumerate(attributes, start=1):
        figure = figures[f"attribute_{place}"]
        rows = [row for row in marts["segment_attribute_profiles"]
                if row["attribute"] == attribute]  # fmt: skip
        counts = {(row["segment_id"], row["value"]): row["customer_count"] for row in rows}
        drawn = [row for values in figure.spec["datasets"].values() for row in values]
        for row, (_, value, count, told) in zip(drawn, figure.table.rows, strict=True):
            assert (row["customers"], row["told"]) == (count, told)
            cells += 1
            if count == UNDER:
                hidden += 1
                assert told == UNDER and counts.get((row["segment_id"], value), 1) < 10
            else:
                assert int(count.replace(",", "")) >= 10 or value == "missing"
        # Whoever is in a cell of ten is drawn with a number, alone or with neighbours.
        for segment_id in {row["segment_id"] for row in rows}:
            total = sum(count for (one, _), count in counts.items() if one == segment_id)
            told = sum(
                int(row["customers"].replace(",", ""))
                for row in drawn
                if row["segment_id"] == segment_id and row["customers"] != UNDER
            )
            assert total - told < 10
    assert cells > hidden


def test_the_terminal_shows_the_numbers_of_the_marts_at_80_columns(described, marts):
    console = Console(file=io.StringIO(), width=80)
    show(built_at(described.database), console)
    text = console.file.getvalue()
    body = text.split("Where to look next")[0]
    assert max(map(len, body.splitlines())) <= 80
    for segment in marts["segment_profiles"]:
        assert f"{segment['customer_count']:,}" in body
        assert share(segment["customer_share"], 1) in body
    arrows = {"high": "▲", "highest": "▲", "low": "▼", "lowest": "▼"}
    shown = body.split("What sets them apart")[1].split("How sure")[0]
    profiles = marts["segment_feature_profiles"]
    for arrow in "▲▼":
        expected = sum(arrows.get(row["level"]) == arrow for row in profiles)
        # Twice in the heading, which explains them.
        assert shown.count(arrow) == expected + 1
