"""How clearly the customers of each segment belong to it."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    Figure,
    Table,
    figure,
    inline,
    listed,
    segment_colour,
    tooltip,
    when_highlighted,
)
from customer_segmentation.report.privacy import Band, cell_of, merged_bands
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import INK, PAPER, Segment, labels
from customer_segmentation.wording import number, share

# What the tallest bar takes of the height that its segment has.
TALLEST = 0.82


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a histogram a segment, one under the other."""
    bars = [row for row in marts["int_page_customers_binned"] if row["figure"] == "silhouette"]
    # Builds of before have bars without an upper edge.
    if not bars or "silhouette_high" not in bars[0]:
        return []
    means, names = _means(marts, segments), labels(segments)
    return [
        figure(
            "silhouettes",
            "How clearly customers belong",
            _chart(_rows(bars, segments), means, segments),
            caption="0 on the border to the next segment, 1 on the centroid; the line is the"
            " mean. This is the simplified silhouette, by distances to centroids: not to be"
            " compared with the one above.",
            description=listed(
                "Histograms of the simplified silhouette. Means",
                (f"{names[row['segment_id']]} {row['label']}" for row in means),
            ),
            table=Table(
                ["Segment", "Mean", "Borderline customers"],
                [
                    [
                        names[row["segment_id"]],
                        row["label"],
                        share(marts.profiles[row["segment_id"]]["borderline_share"], 1),
                    ]
                    for row in means
                ],
                [row["segment_id"] for row in means],
            ),
            height=max(170, len(segments) * 46),
        )
    ]


def _rows(bars: list[Row], segments: Sequence[Segment]) -> list[Row]:
    """One under the other on one axis: a facet could not follow the page's width."""
    rows, width = [], bars[0]["silhouette_high"] - bars[0]["silhouette_low"]
    for place, one in enumerate(segments):
        bands = merged_bands(
            [
                Band(row["silhouette_low"], row["silhouette_high"], row["customer_count"])
                for row in bars
                if row["segment_id"] == one.segment_id
            ]
        )
        for band in bands:
            cell = cell_of(band.count, one.customer_count)
            rows.append(
                {
                    "segment_id": one.segment_id,
                    "segment": one.label,
                    "low": band.low,
                    "high": band.high,
                    "told": cell.share_text(1),
                    "base": place + 1,
                    # As high as each of the bars that it was merged from is on average.
                    "top": cell.drawn_share * width / (band.high - band.low),
                }
            )
    tallest = max(row["top"] for row in rows)
    for row in rows:
        row["top"] = row["base"] - TALLEST * row["top"] / tallest
    return rows


def _means(marts: Marts, segments: Sequence[Segment]) -> list[Row]:
    return [
        {
            "segment_id": one.segment_id,
            "mean": mean,
            "base": place + 1,
            "top": place + 0.12,
            "label": number(mean, 2),
        }
        for place, one in enumerate(segments)
        for mean in [marts.profiles[one.segment_id]["mean_simplified_silhouette"]]
        if mean is not None
    ]


def _chart(rows: list[Row], means: list[Row], segments: Sequence[Segment]) -> alt.LayerChart:
    letters = "[" + ", ".join(f"'{one.letter}'" for one in segments) + "]"
    down = alt.Y(
        "base:Q",
        title=None,
        scale=alt.Scale(domain=[0, len(segments)], reverse=True, nice=False),
        axis=alt.Axis(
            values=[place + 0.6 for place in range(len(segments))],
            labelExpr=f"{letters}[floor(datum.value)]",
            labelFontWeight="bold",
            grid=False,
            ticks=False,
            domain=False,
        ),
    )
    histogram = (
        alt.Chart(inline(rows))
        .mark_rect(stroke=PAPER, strokeWidth=0.6)
        .encode(
            x=alt.X(
                "low:Q",
                title="Simplified silhouette",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(tickCount=6, grid=False),
            ),
            x2="high:Q",
            y=down,
            y2="top:Q",
            color=segment_colour(segments),
            opacity=when_highlighted(),
            tooltip=tooltip(
                ("segment:N", "Segment"),
                ("low:Q", "From", ".2f"),
                ("high:Q", "To", ".2f"),
                ("told:N", "Share of the segment"),
            ),
        )
    )
    marked = alt.Chart(inline(means)).encode(y=down, opacity=when_highlighted())
    label = {"align": "left", "dx": 4, "dy": 4, "baseline": "top", "fontWeight": "bold"}
    beside = {"x": "mean:Q", "y": "top:Q", "text": "label:N"}
    return alt.layer(
        histogram,
        marked.mark_rule(color=INK, strokeWidth=1.5).encode(x="mean:Q", y2="top:Q"),
        # On a halo that lifts it off the bars.
        marked.mark_text(**label, stroke=PAPER, strokeWidth=3, strokeJoin="round").encode(
            **beside
        ),
        marked.mark_text(**label).encode(**beside),
    )
