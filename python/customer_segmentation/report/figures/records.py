"""From the records read to the customers segmented: nothing is lost on the way."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    WHOLE,
    Figure,
    Table,
    at_the_end,
    figure,
    inline,
    named_axis,
    tooltip,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import count, plain, share

LOST = "#d55e00"


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw the records read, what each reason took of them, and the customers left."""
    read, _ = marts.records_read_and_rejected
    if not read:
        return []
    losses = _losses(marts)
    left = read - sum(lost for _, lost in losses)
    start = _start(read, left) if losses else 0
    rows = _rows(read, losses, start)
    return [
        figure(
            "records",
            "From records read to customers segmented",
            _chart(rows, start, read),
            caption=f"{share(left / read, 1)} of the records became customers. Every other one"
            " is counted here by its reason, and rejected ones stand in"
            " rejected_customer_records.",
            description="; ".join(f"{row['step']}: {row['label']}" for row in rows) + ".",
            table=Table(
                ["Step", "Records", "Share of those read"],
                [[row["step"], row["label"], share(row["count"] / read, 1)] for row in rows],
            ),
            height=max(130, len(rows) * 38),
        )
    ]


def _losses(marts: Marts) -> list[tuple[str, int]]:
    """List the records that became no customer: copies first, then by reason."""
    counted = [
        row
        for row in marts["data_quality_summary"]
        if row["column_name"] is None and row["record_count"]
    ]
    copies = [
        ("exact copy of another record", row["record_count"])
        for row in counted
        if row["metric_name"] == "exact_duplicates_collapsed"
    ]
    return copies + sorted(
        (plain(row["reason"]).replace("_", " "), row["record_count"])
        for row in counted
        if row["metric_name"] == "records_rejected"
    )


def _start(read: int, left: int) -> int:
    """Cut the axis where little is lost: whole bars would hide it. Its title says so."""
    return 0 if left < 0.7 * read else max(0, round(left - (read - left) * 0.6))


def _rows(read: int, losses: list[tuple[str, int]], start: int) -> list[Row]:
    rows = [_step("records read", start, read, WHOLE, read)]
    left = read
    for reason, lost in losses:
        rows.append(_step(reason, max(left - lost, start), left, LOST, lost))
        left -= lost
    return [*rows, _step("customers segmented", start, left, WHOLE, left)]


def _step(step: str, low: int, high: int, colour: str, records: int) -> Row:
    return {
        "step": step,
        "from": low,
        "to": high,
        "colour": colour,
        "count": records,
        "label": count(records),
    }


def _chart(rows: list[Row], start: int, read: int) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        y=named_axis([row["step"] for row in rows], "step"),
        x=alt.X(
            "from:Q",
            title=f"records (the axis starts at {count(start)})" if start else "records",
            scale=alt.Scale(domain=[start, read + (read - start) * 0.3], nice=False),
            axis=alt.Axis(tickCount=5, format=",d"),
        ),
    )
    bars = base.mark_bar(height={"band": 0.6}, cornerRadius=2).encode(
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
        tooltip=tooltip(("step:N", "Step"), ("count:Q", "Records", ",")),
    )
    return bars + at_the_end(base, x="to:Q")
