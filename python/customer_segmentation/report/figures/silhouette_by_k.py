"""Why this many segments: the silhouette of each number, against data without groups."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    LINE,
    Figure,
    Table,
    count_axis,
    figure,
    inline,
    listed,
    ring,
    tooltip,
)
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import CHOSEN, INK, Segment
from customer_segmentation.wording import number, plain, share

# Lines with their column, colour and dashes.
LINES = {
    "these customers": ("silhouette_score", CHOSEN, [1, 0]),
    "data without groups": ("silhouette_null", LINE, [5, 4]),
}


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw two lines over the numbers of segments that were tried."""
    candidates = marts["segment_count_candidates"]
    if not candidates:
        return []
    return [
        figure(
            "silhouette_by_k",
            "Why this many segments",
            _chart(candidates),
            caption="Higher is better separated; a real grouping lies above the dashed line."
            " The ring marks the number of segments that was chosen.",
            description=listed(
                "Mean silhouette for each number of segments, against data without groups",
                (
                    f"{row['k']}: {number(row['silhouette_score'], 3)} against"
                    f" {number(row['silhouette_null'], 3)}"
                    + (", chosen" if row["is_selected"] else "")
                    for row in candidates
                ),
            ),
            table=_table(candidates),
            height=250,
        )
    ]


def _chart(candidates: list[Row]) -> alt.LayerChart:
    rows = [
        {
            "k": row["k"],
            "line": line,
            "silhouette": row[column],
            "is_selected": row["is_selected"] and column == "silhouette_score",
            "label": f"k = {row['k']}: {number(row[column], 2)}",
        }
        for row in candidates
        for line, (column, _, _) in LINES.items()
    ]
    _, colours, dashes = zip(*LINES.values(), strict=True)
    lines = list(LINES)
    base = alt.Chart(inline(rows)).encode(
        x=count_axis(row["k"] for row in candidates),
        y=alt.Y(
            "silhouette:Q",
            title="Mean silhouette",
            # Room for the label above the highest point.
            scale=alt.Scale(
                domain=[
                    min(0, *(row["silhouette"] for row in rows)),
                    1.2 * max(row["silhouette"] for row in rows),
                ]
            ),
            axis=alt.Axis(tickCount=6),
        ),
    )
    drawn = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=46)).encode(
        color=alt.Color(
            "line:N",
            title=None,
            scale=alt.Scale(domain=lines, range=list(colours)),
            legend=alt.Legend(orient="top"),
        ),
        strokeDash=alt.StrokeDash(
            "line:N", title=None, scale=alt.Scale(domain=lines, range=list(dashes))
        ),
        tooltip=tooltip(
            ("k:Q", "Segments"),
            ("line:N", "Silhouette of"),
            ("silhouette:Q", "Mean silhouette", ".3f"),
        ),
    )
    return alt.layer(drawn, *ring(base, dy=-22, color=INK))


def _table(candidates: list[Row]) -> Table:
    return Table(
        [
            "Segments",
            "Silhouette",
            "Without groups",
            "Worst Jaccard",
            "Adjusted Rand",
            "Smallest segment",
            "Davies-Bouldin",
            "Verdict",
        ],
        [
            [
                str(row["k"]),
                number(row["silhouette_score"], 3),
                number(row["silhouette_null"], 3),
                number(row["minimum_segment_jaccard"], 2),
                number(row["stability_adjusted_rand"], 2),
                share(row["smallest_segment_share"], 1),
                number(row["davies_bouldin_score"], 2),
                plain(row["reason"]),
            ]
            for row in candidates
        ],
    )
