"""Which values could not be used, and how many customers lack one."""

from collections import Counter
from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    ROWS_SHOWN,
    WHOLE,
    Figure,
    Table,
    at_the_end,
    figure,
    height_of,
    inline,
    named_axis,
    shown_first,
    tooltip,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import count, sentence_case, share

# Where the name of a metric is no words; of every other one it is, as in values_not_a_date.
WORDS = {
    "values_filled": "filled by the median",
    "categories_unmapped": "unknown spelling",
}


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a bar for each column and what is wrong with its values."""
    rows = _rows(marts)
    if not rows:
        return []
    drawn, rest = rows, ""
    if len(rows) > ROWS_SHOWN:
        drawn, rest = shown_first(sorted(rows, key=lambda row: -row["count"]), "problems")
    return [
        figure(
            "values",
            "Values that could not be used",
            _chart(drawn),
            caption="Customers without a usable value. A value that is not a number or out of"
            f" range counts as missing as well.{rest}",
            description="; ".join(f"{row['value']} {row['label']}" for row in rows) + ".",
            table=Table(
                ["Column", "Values", "Customers", "Share of the customers"],
                [
                    [row["column"], row["what"], count(row["count"]), share(row["share"], 1)]
                    for row in rows
                ],
            ),
            height=height_of([row["value"] for row in drawn], 38, 120),
        )
    ]


def _rows(marts: Marts) -> list[Row]:
    """Count by column and problem: whatever the mart tells of values is one."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in marts["data_quality_summary"]:
        if row["column_name"] is not None and row["record_count"]:
            counts[row["column_name"], _in_words(row["metric_name"])] += row["record_count"]
    customers = marts.customer_count
    return [
        {
            "value": f"{sentence_case(marts.column(name).label)}: {what}",
            "column": sentence_case(marts.column(name).label),
            "what": what,
            "count": people,
            "share": people / customers,
            "label": f"{count(people)} ({share(people / customers, 1)})",
        }
        for (name, what), people in sorted(counts.items())
    ]


def _in_words(metric: str) -> str:
    return WORDS.get(metric) or metric.removeprefix("values_").replace("_", " ")


def _chart(rows: list[Row]) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        y=named_axis([row["value"] for row in rows], "value"),
        x=alt.X(
            "share:Q",
            title="share of the customers",
            axis=alt.Axis(format="~%", tickCount=4),
            scale=alt.Scale(domain=[0, max(row["share"] for row in rows) * 1.4]),
        ),
    )
    bars = base.mark_bar(height={"band": 0.6}, cornerRadiusEnd=2, color=WHOLE).encode(
        tooltip=tooltip(("value:N", "Values"), ("count:Q", "Customers", ","))
    )
    return bars + at_the_end(base)
