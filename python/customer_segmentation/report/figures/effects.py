"""How strongly each column tells the segments apart."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    Figure,
    Table,
    at_the_end,
    figure,
    height_of,
    inline,
    listed,
    named_axis,
    shown_first,
    tooltip,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import number, sentence_case

STATISTICS = {"eta_squared": "eta squared", "cramers_v": "Cramér's V"}
MADE, DESCRIBES = "made the segments", "describes them"
COLOURS = {MADE: "#b9c3cf", DESCRIBES: "#2a74b2"}


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a bar a column."""
    rows = _rows(marts)
    if not rows:
        return []
    # Few that describe among many that made them would all be beyond the fold.
    made = [row for row in rows if row["kind"] == MADE]
    drawn, rest = shown_first(made, "columns that made them")
    drawn += shown_first([row for row in rows if row["kind"] == DESCRIBES], "")[0]
    return [
        figure(
            "effects",
            "Which columns tell them apart",
            _chart(drawn),
            caption="Share of a number's variance between segments (eta squared), or"
            " association of a category with them (Cramér's V). Columns that made the segments"
            " separate them by construction: that proves"
            f" nothing.{rest}",
            description=listed(
                "Bars of effect sizes",
                (f"{row['column']} {row['label']} ({row['kind']})" for row in rows),
            ),
            table=Table(
                ["Column", "Statistic", "Effect size", "Its part"],
                [
                    [row["column"], row["statistic"], number(row["effect"], 3), row["kind"]]
                    for row in rows
                ],
            ),
            height=height_of([row["column"] for row in drawn], 36, 130),
        )
    ]


def _rows(marts: Marts) -> list[Row]:
    return [
        {
            "column": sentence_case(marts.column(row["column_name"]).label),
            "effect": row["effect_size"],
            "statistic": STATISTICS[row["statistic"]],
            "kind": MADE if row["is_inflated_by_construction"] else DESCRIBES,
            "label": number(row["effect_size"], 2),
        }
        for row in marts["segment_effect_sizes"]
        if row["effect_size"] is not None
    ]


def _chart(rows: list[Row]) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "effect:Q",
            title="0 tells nothing, 1 everything",
            scale=alt.Scale(domain=[0, 1.12]),
            axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".2~f"),
        ),
        y=named_axis([row["column"] for row in rows], "column"),
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.6}).encode(
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
            legend=alt.Legend(
                orient="top", symbolType="square", columns=alt.ExprRef("compact ? 1 : 2")
            ),
        ),
        tooltip=tooltip(
            ("column:N", "Column"),
            ("statistic:N", "Statistic"),
            ("effect:Q", "Effect size", ".3f"),
            ("kind:N", "Column"),
        ),
    )
    return bars + at_the_end(base, dx=5)
