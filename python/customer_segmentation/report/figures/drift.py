"""What has drifted since the fit."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    ROWS_SHOWN,
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
from customer_segmentation.report.segments import INK, Segment, labels
from customer_segmentation.wording import number, plain, sentence_case

STATUS_COLOURS = {
    "stable": "#9aa5b1",
    "not measured": "#9aa5b1",
    "watch": "#e69f00",
    "drifted": "#d55e00",
}


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a bar a subject, and the limit from which on a new fit is recommended."""
    if not marts["segment_drift"]:
        return []
    rows = [
        {
            "subject": _subject(row, marts, segments),
            "index": row["population_stability_index"] or 0,
            "limit": row["drift_limit"],
            "status": row["status"],
            # The label stands behind bar and tick.
            "end": max(row["population_stability_index"] or 0, row["drift_limit"] or 0),
            "label": f"{number(row['population_stability_index'], 3)} · {row['status']}",
        }
        for row in marts["segment_drift"]
    ]
    drawn, rest = rows, ""
    if len(rows) > ROWS_SHOWN:
        drawn, rest = shown_first(sorted(rows, key=_nearness, reverse=True), "subjects")
        rest = f" Nearest to their limits first.{rest}"
    return [
        figure(
            "drift",
            "What has drifted since the fit",
            _chart(drawn),
            caption="How far today's customers differ from those of the fit; the tick is the"
            f" limit from which on a new fit is recommended.{rest}",
            description=listed(
                "Population stability indexes",
                (f"{row['subject']} {row['label']}" for row in rows),
            ),
            table=Table(
                ["Subject", "Index", "Limit", "Status"],
                [
                    [
                        row["subject"],
                        number(row["index"], 3),
                        number(row["limit"], 3),
                        row["status"],
                    ]
                    for row in rows
                ],
            ),
            height=height_of([row["subject"] for row in drawn], 40, 140),
        )
    ]


def _nearness(row: Row) -> float:
    """Return how much of its limit a subject has come to."""
    return row["index"] / row["limit"] if row["limit"] else 0.0


def _subject(row: Row, marts: Marts, segments: Sequence[Segment]) -> str:
    """Say of what the index is."""
    if row["subject_type"] == "feature":
        return sentence_case(plain(marts.column(row["subject"]).label))
    if row["subject_type"] == "segment":
        return f"Within {labels(segments)[int(row['subject'])]}"
    of_all = {"segment_share": "Shares of the segments", "distance": "Distances to centroids"}
    return of_all.get(row["subject_type"]) or plain(row["subject"])


def _chart(rows: list[Row]) -> alt.LayerChart:
    # Room for the label, also on a phone.
    furthest = max(0.1, *(row["end"] for row in rows)) * 2
    base = alt.Chart(inline(rows)).encode(
        y=named_axis(
            [row["subject"] for row in rows],
            "subject",
        ),
        x=alt.X(
            "index:Q",
            title="Population stability index",
            scale=alt.Scale(domain=[0, furthest]),
            axis=alt.Axis(tickCount=5, grid=False),
        ),
    )
    bars = base.mark_bar(height={"band": 0.5}, cornerRadiusEnd=3).encode(
        color=alt.Color(
            "status:N",
            legend=None,
            scale=alt.Scale(domain=list(STATUS_COLOURS), range=list(STATUS_COLOURS.values())),
        ),
        tooltip=tooltip(
            ("subject:N", "Subject"),
            ("index:Q", "Index", ".3f"),
            ("limit:Q", "Limit", ".3f"),
            ("status:N", "Status"),
        ),
    )
    limits = base.mark_tick(color=INK, thickness=2, height={"band": 0.8}).encode(x="limit:Q")
    return alt.layer(bars, limits, at_the_end(base, x="end:Q"))
