"""How well each segment comes back when the customers are drawn anew."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.fit.shortcomings import REFITS, STABLE_JACCARD
from customer_segmentation.report.figures.builders import (
    MUTED,
    Figure,
    Table,
    at_the_end,
    figure,
    height_of,
    inline,
    listed,
    segment_axis,
    segment_colour,
    tooltip,
    when_highlighted,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import number, share

# Hennig (2007): what is said from which Jaccard coefficient on.
UNSTABLE = "unstable"
READINGS = {0.6: "doubtful", STABLE_JACCARD: "stable", 0.85: "highly stable"}


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a bar a segment, and from where on one may rely on it."""
    rows = [
        {
            "segment_id": one.segment_id,
            "segment": one.label,
            "jaccard": jaccard,
            "label": number(jaccard, 2),
        }
        for one in segments
        for jaccard in [marts.profiles[one.segment_id]["stability_jaccard"] or 0]
    ]
    doubtful, stable, highly_stable = READINGS
    return [
        figure(
            "stability",
            "How well each segment holds",
            _chart(rows, segments),
            caption=f"Customers drawn anew {REFITS} times: how much of the segment comes back."
            f" Below {doubtful} {UNSTABLE}, {doubtful} to {stable} {READINGS[doubtful]}, from"
            f" {stable} {READINGS[stable]}, from {highly_stable} {READINGS[highly_stable]}.",
            description=listed(
                "Bars of the stability of each segment",
                (f"{row['segment']} {row['label']}" for row in rows),
            ),
            table=Table(
                ["Segment", "Jaccard", "Reading", "Borderline customers"],
                [
                    [
                        row["segment"],
                        row["label"],
                        stability_in_words(row["jaccard"]),
                        share(marts.profiles[row["segment_id"]]["borderline_share"], 1),
                    ]
                    for row in rows
                ],
                [row["segment_id"] for row in rows],
            ),
            height=height_of([one.label for one in segments], 40, 150),
        )
    ]


def _chart(rows: list[Row], segments: Sequence[Segment]) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        y=segment_axis(segments),
        x=alt.X(
            "jaccard:Q",
            title="Jaccard coefficient over resamples",
            scale=alt.Scale(domain=[0, 1.1]),
            axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".2~f", grid=False),
        ),
        opacity=when_highlighted(),
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.5}).encode(
        color=segment_colour(segments),
        tooltip=tooltip(("segment:N", "Segment"), ("jaccard:Q", "Jaccard", ".3f")),
    )
    limits = [{"jaccard": limit, "word": word} for limit, word in READINGS.items()]
    rules = (
        alt.Chart(inline(limits))
        .mark_rule(strokeDash=[4, 3], color=MUTED)
        .encode(x="jaccard:Q", tooltip=alt.Tooltip("word:N", title="From here"))
    )
    return alt.layer(bars, rules, at_the_end(base, dx=5))


def stability_in_words(jaccard: float) -> str:
    """Read a Jaccard coefficient as Hennig (2007) does.

    Examples
    --------
    >>> stability_in_words(0.59), stability_in_words(0.75), stability_in_words(0.97)
    ('unstable', 'stable', 'highly stable')
    """
    reached = [word for limit, word in READINGS.items() if jaccard >= limit]
    return reached[-1] if reached else UNSTABLE
