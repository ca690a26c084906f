"""How much each extra segment explains of the spread."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    MUTED,
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
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import number, share


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw one line over the numbers of segments that were tried."""
    candidates = marts["segment_count_candidates"]
    if not candidates:
        return []
    return [
        figure(
            "explained_by_k",
            "How much each extra segment explains",
            _chart(candidates),
            caption="Always grows with more segments; where it flattens, further ones add"
            " little.",
            description=listed(
                "Share of the sum of squares between segments",
                (f"{row['k']} segments {share(row['explained_ratio'])}" for row in candidates),
            ),
            table=Table(
                ["Segments", "Explained", "Sum of squares within"],
                [
                    [
                        str(row["k"]),
                        share(row["explained_ratio"], 1),
                        number(row["within_cluster_sum_of_squares"]),
                    ]
                    for row in candidates
                ],
            ),
            height=250,
        )
    ]


def _chart(candidates: list[Row]) -> alt.LayerChart:
    rows = [
        {
            "k": row["k"],
            "explained": row["explained_ratio"],
            "is_selected": row["is_selected"],
            "label": f"k = {row['k']}: {share(row['explained_ratio'])}",
        }
        for row in candidates
    ]
    base = alt.Chart(inline(rows)).encode(
        x=count_axis(row["k"] for row in candidates),
        y=alt.Y(
            "explained:Q",
            title="Share of the spread explained",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5),
        ),
        tooltip=tooltip(("k:Q", "Segments"), ("explained:Q", "Explained", ".1%")),
    )
    line = base.mark_line(
        strokeWidth=2, color=MUTED, point=alt.OverlayMarkDef(size=46, color=MUTED)
    )
    # Under the curve, on the side that has room for it.
    chosen = [at for at, row in enumerate(rows, start=1) if row["is_selected"]]
    is_right = bool(chosen) and 2 * chosen[0] > len(rows)
    side = {"dx": -4, "align": "right"} if is_right else {"dx": 4, "align": "left"}
    return alt.layer(line, *ring(base, dy=28, **side))
