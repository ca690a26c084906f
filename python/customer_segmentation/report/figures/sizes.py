"""How large each segment is, and its share of the value where there is one."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    Figure,
    Table,
    at_the_end,
    figure,
    inline,
    listed,
    segment_axis,
    segment_colour,
    tooltip,
    when_highlighted,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import count, number, share


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a bar a segment, or two where a value column is declared."""
    has_value = any(row["value_share"] is not None for row in marts.profiles.values())
    measures = {"customers": "customer_share"} | ({"value": "value_share"} if has_value else {})
    return [
        figure(
            "sizes",
            "How large they are" + (", and what they bring" if has_value else ""),
            _chart(_rows(marts, segments, measures), segments, list(measures)),
            caption="Share of all customers"
            + (", and of the value." if has_value else "; the second number counts them."),
            description=listed(
                "Bars of the share of customers",
                (f"{one.label} {share(one.customer_share)}" for one in segments),
            ),
            table=_table(marts, segments, has_value=has_value),
            height=max(150, len(segments) * (66 if has_value else 60)),
        )
    ]


def _rows(marts: Marts, segments: Sequence[Segment], measures: dict[str, str]) -> list[Row]:
    profiles = marts.profiles
    return [
        {
            "segment_id": one.segment_id,
            "segment": one.label,
            "measure": measure,
            "share": profiles[one.segment_id][column] or 0,
            "label": share(profiles[one.segment_id][column])
            + (f" of {measure}" if len(measures) > 1 else f" · {count(one.customer_count)}"),
        }
        for one in segments
        for measure, column in measures.items()
    ]


def _chart(rows: list[Row], segments: Sequence[Segment], measures: list[str]) -> alt.LayerChart:
    widest = max(row["share"] for row in rows)
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "share:Q",
            title=None,
            axis=None,
            # Room for the number behind the longest bar.
            scale=alt.Scale(domain=[0, widest * 1.45 or 1]),
        ),
        y=segment_axis(segments),
        yOffset=alt.YOffset("measure:N", sort=measures),
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.8}).encode(
        color=segment_colour(segments),
        opacity=when_highlighted(),
        tooltip=tooltip(
            ("segment:N", "Segment"), ("share:Q", "Share", ".1%"), ("measure:N", "of all")
        ),
    )
    return bars + at_the_end(base, opacity=when_highlighted())


def _table(marts: Marts, segments: Sequence[Segment], *, has_value: bool) -> Table:
    profiles = marts.profiles
    columns = ["Segment", "Customers", "Share"]
    rows = [
        [one.label, count(one.customer_count), share(one.customer_share, 1)] for one in segments
    ]
    if has_value:
        columns += ["Value", "Share of value"]
        for row, one in zip(rows, segments, strict=True):
            profile = profiles[one.segment_id]
            row += [number(profile["total_value"]), share(profile["value_share"], 1)]
    return Table(columns, rows, [one.segment_id for one in segments])
