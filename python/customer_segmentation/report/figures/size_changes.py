"""Which segments grew and which shrank since the last date."""

from collections import Counter
from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    Figure,
    Table,
    at_the_end,
    figure,
    inline,
    listed,
    named_axis,
    tooltip,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment, label_of
from customer_segmentation.wording import count, signed

GROWN, SHRUNK = "#0072b2", "#d55e00"


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a bar a segment, to the right where it grew."""
    moves = marts["segment_changes"]
    if not moves:
        return []
    rows = _rows(moves, segments)
    return [
        figure(
            "size_changes",
            "Which segments grew",
            _chart(rows),
            caption=f"Customers on {moves[0]['to_date']} against {moves[0]['from_date']}.",
            description=listed(
                "Change of the number of customers",
                (f"{row['segment']} {row['label']}" for row in rows),
            ),
            table=Table(
                ["Segment", "Before", "Now", "Change"],
                [
                    [row["segment"], count(row["before"]), count(row["now"]), row["label"]]
                    for row in rows
                ],
                [row["segment_id"] for row in rows],
            ),
            height=max(160, len(rows) * 42),
        )
    ]


def _rows(moves: list[Row], segments: Sequence[Segment]) -> list[Row]:
    before, now = Counter(), Counter()
    for row in moves:
        before[row["from_segment_id"]] += row["customer_count"]
        now[row["to_segment_id"]] += row["customer_count"]
    places = [one.segment_id for one in segments]
    places += sorted({*before, *now} - {*places, None})
    return [
        {
            "segment_id": place,
            "segment": label_of(place, segments),
            "before": before[place],
            "now": now[place],
            "change": now[place] - before[place],
            "label": signed(now[place] - before[place]),
            "is_growth": now[place] >= before[place],
        }
        for place in places
    ]


def _chart(rows: list[Row]) -> alt.LayerChart:
    reach = max(abs(row["change"]) for row in rows) or 1
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "change:Q",
            title="customers more or fewer",
            scale=alt.Scale(domain=[-1.35 * reach, 1.35 * reach]),
            axis=alt.Axis(
                tickCount=5, labelExpr="datum.value ? format(datum.value, '+,~d') : '0'"
            ),
        ),
        y=named_axis(
            [row["segment"] for row in rows],
            "segment",
        ),
    )
    bars = base.mark_bar(height={"band": 0.5}, cornerRadiusEnd=3).encode(
        color=alt.condition("datum.is_growth", alt.value(GROWN), alt.value(SHRUNK)),
        tooltip=tooltip(
            ("segment:N", "Segment"), ("before:Q", "Before", ","), ("now:Q", "Now", ",")
        ),
    )
    grown = at_the_end(base.transform_filter("datum.is_growth"), dx=5)
    shrunk = base.transform_filter("!datum.is_growth").mark_text(align="right", dx=-5)
    return alt.layer(bars, grown, shrunk.encode(text="label:N"))
