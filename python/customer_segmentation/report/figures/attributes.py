"""Who is in the segments: the values of each describing column."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    Figure,
    Table,
    figure,
    height_of,
    inline,
    listed,
    segment_axis,
    tooltip,
    when_highlighted,
)
from customer_segmentation.report.privacy import (
    RARER,
    SMALL_CELL,
    UNDER,
    Cell,
    protected_cells,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import PAPER, Segment, readable_ink
from customer_segmentation.wording import plain, sentence_case

BLUES = ("#dbe9f6", "#b5d4e9", "#85bcdb", "#5199c9", "#2a74b2", "#0e4e91", "#08306b", "#041c40")
MIXED = ("#7b68ae", "#7ec8b1", "#d6a461", "#6f94c9", "#c07f9d", "#9aa65a", "#5e6b7a", "#b9c6d4")
POOL_COLOUR = "#c3cad2"
# Shares of a bar that have room for a number, and for the name of a band with it.
LEAST_WRITTEN, LEAST_NAMED = 0.09, 0.25


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw one figure for each describing column."""
    attributes = {row["attribute"] for row in marts["segment_attribute_profiles"]}
    return [
        _drawn(marts, segments, name, place)
        for place, name in enumerate(sorted(attributes), start=1)
    ]


def _drawn(marts: Marts, segments: Sequence[Segment], attribute: str, place: int) -> Figure:
    label = marts.column(attribute).label
    is_number = any(row["feature"] == attribute for row in marts["segment_feature_profiles"])
    profiles = [
        row for row in marts["segment_attribute_profiles"] if row["attribute"] == attribute
    ]
    values = {plain(row["value"]) for row in profiles}
    rows = _rows(profiles, segments, values)
    colours = _colours(rows, is_number=is_number)
    for row in rows:
        row["ink"] = readable_ink(colours[row["value"]])
    return figure(
        f"attribute_{place}",
        sentence_case(label) + " by segment",
        _chart(rows, segments, sentence_case(label), colours, values | {RARER}),
        caption="Share of the segment. "
        + (
            f"Neighbouring bands of fewer than {SMALL_CELL} people are one."
            if is_number
            else f"Values of fewer than {SMALL_CELL} people show as “{UNDER}”."
        ),
        description=listed(
            f"Bars of the {label} of each segment",
            (f"{row['segment']}: {row['value']} {row['told']}" for row in rows),
        ),
        table=Table(
            ["Segment", sentence_case(label), "Customers", "Share"],
            [[row["segment"], row["value"], row["customers"], row["told"]] for row in rows],
            [row["segment_id"] for row in rows],
        ),
        height=height_of([one.label for one in segments], 44, 150),
    )


def _rows(profiles: list[Row], segments: Sequence[Segment], values: set[str]) -> list[Row]:
    return [
        {
            "segment_id": one.segment_id,
            "segment": one.label,
            "value": plain(cell.value),
            "order": cell.order,
            "is_rest": cell.is_rest,
            "share": cell.drawn_share,
            "customers": cell.count_text,
            "told": cell.share_text(1),
            "label": _label(cell, is_merged=plain(cell.value) not in values),
        }
        for one in segments
        for cell in protected_cells(
            [row for row in profiles if row["segment_id"] == one.segment_id]
        )
    ]


def _label(cell: Cell, *, is_merged: bool) -> str:
    """Write what a bar has room for; of merged bands, which no legend has, their name."""
    if cell.drawn_share < (LEAST_NAMED if cell.count is None else LEAST_WRITTEN):
        return ""
    if is_merged and cell.drawn_share >= LEAST_NAMED:
        return f"{cell.value}: {cell.share_text()}"
    return cell.share_text()


def _colours(rows: list[Row], *, is_number: bool) -> dict[str, str]:
    """Colour values in their order: categories one by one, bands from light to dark."""
    # Bands that were merged lie between their parts, in order and colour.
    orders = {row["value"]: row["order"] for row in rows}
    present = sorted(orders, key=orders.get)
    rest = {row["value"] for row in rows if row["is_rest"]}
    named = [value for value in present if value not in rest]
    if not is_number:
        colours = {value: MIXED[at % len(MIXED)] for at, value in enumerate(named)}
    else:
        first, last = (orders[named[0]], orders[named[-1]]) if named else (0, 0)
        steps, reach = len(BLUES) - 2, max(last - first, 1)
        colours = {
            value: BLUES[round((orders[value] - first) * steps / reach)] for value in named
        }
    return {value: colours.get(value, POOL_COLOUR) for value in present}


def _chart(
    rows: list[Row],
    segments: Sequence[Segment],
    title: str,
    colours: dict[str, str],
    in_legend: set[str],
) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        y=segment_axis(segments),
        order="order:Q",
        opacity=when_highlighted(),
    )
    bars = base.mark_bar(stroke=PAPER, strokeWidth=1).encode(
        x=alt.X(
            "share:Q",
            title=None,
            stack="normalize",
            axis=alt.Axis(format="%", tickCount=5, grid=False),
        ),
        color=alt.Color(
            "value:N",
            title=None,
            scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            legend=alt.Legend(
                values=[value for value in colours if value in in_legend],
                orient="top",
                columns=alt.ExprRef("compact ? 2 : 4"),
                symbolType="square",
                labelLimit=150,
            ),
        ),
        tooltip=tooltip(
            ("segment:N", "Segment"),
            ("value:N", title),
            ("customers:N", "Customers"),
            ("told:N", "Share"),
        ),
    )
    numbers = base.mark_text(fontSize=11).encode(
        x=alt.X("share:Q", stack="normalize", bandPosition=0.5),
        text="label:N",
        color=alt.Color("ink:N", scale=None),
    )
    return alt.layer(bars, numbers).resolve_scale(color="independent")
