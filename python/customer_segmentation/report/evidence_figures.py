"""How sure: the number of segments against data without groups, stability, silhouettes."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures import (
    MUTED,
    Figure,
    Table,
    figure,
    inline,
    segment_axis,
    segment_colour,
    when_highlighted,
)
from customer_segmentation.report.privacy import Band, cell_of, merged_bands
from customer_segmentation.report.reading import Marts
from customer_segmentation.report.segments import INK, Segment
from customer_segmentation.report.wording import number, plain, share

CHOSEN, REFERENCE = "#0072b2", "#8a94a0"
# Hennig (2007).
STABLE, HIGHLY_STABLE = 0.75, 0.85
# The width of a bar of the silhouettes, as int_page_customers_binned counts them.
BAR = 0.05


def count_figures(marts: Marts) -> list[Figure]:
    """Draw what spoke for the number of segments."""
    candidates = marts["segment_count_candidates"]
    if not candidates:
        return []
    return [_silhouette_by_k(marts), _explained_by_k(marts)]


def _silhouette_by_k(marts: Marts) -> Figure:
    candidates = marts["segment_count_candidates"]
    rows = [
        {
            "k": row["k"],
            "line": line,
            "silhouette": row[column],
            "is_selected": row["is_selected"] and line == "these customers",
            "label": f"k = {row['k']}: {row[column]:.2f}",
        }
        for row in candidates
        for line, column in (
            ("these customers", "silhouette_score"),
            ("data without groups", "silhouette_null"),
        )
    ]
    lines = ["these customers", "data without groups"]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "k:Q",
            title="Number of segments",
            axis=alt.Axis(values=[row["k"] for row in candidates], format="d", grid=False),
            scale=alt.Scale(padding=14, nice=False, zero=False),
        ),
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
            scale=alt.Scale(domain=lines, range=[CHOSEN, REFERENCE]),
            legend=alt.Legend(orient="top"),
        ),
        strokeDash=alt.StrokeDash(
            "line:N", title=None, scale=alt.Scale(domain=lines, range=[[1, 0], [5, 4]])
        ),
        tooltip=[
            alt.Tooltip("k:Q", title="Segments"),
            alt.Tooltip("line:N", title="Silhouette of"),
            alt.Tooltip("silhouette:Q", title="Mean silhouette", format=".3f"),
        ],
    )
    chosen = base.transform_filter("datum.is_selected")
    return figure(
        "silhouette_by_k",
        "Why this many segments",
        alt.layer(
            drawn,
            chosen.mark_point(size=260, color=CHOSEN, strokeWidth=2.5),
            chosen.mark_text(dy=-22, fontWeight="bold", color=INK).encode(text="label:N"),
        ),
        caption="Higher is better separated; a real grouping lies above the dashed line. The"
        " ring marks the number of segments that was chosen.",
        description="Mean silhouette for each number of segments, against data without groups: "
        + "; ".join(
            f"{row['k']}: {row['silhouette_score']:.3f} against {row['silhouette_null']:.3f}"
            + (", chosen" if row["is_selected"] else "")
            for row in candidates
        )
        + ".",
        table=Table(
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
                    f"{row['silhouette_score']:.3f}",
                    f"{row['silhouette_null']:.3f}",
                    f"{row['minimum_segment_jaccard']:.2f}",
                    f"{row['stability_adjusted_rand']:.2f}",
                    share(row["smallest_segment_share"], 1),
                    f"{row['davies_bouldin_score']:.2f}",
                    plain(row["reason"]),
                ]
                for row in candidates
            ],
        ),
        height=250,
    )


def _explained_by_k(marts: Marts) -> Figure:
    candidates = marts["segment_count_candidates"]
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
        x=alt.X(
            "k:Q",
            title="Number of segments",
            axis=alt.Axis(values=[row["k"] for row in candidates], format="d", grid=False),
            scale=alt.Scale(padding=14, nice=False, zero=False),
        ),
        y=alt.Y(
            "explained:Q",
            title="Share of the spread explained",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5),
        ),
        tooltip=[
            alt.Tooltip("k:Q", title="Segments"),
            alt.Tooltip("explained:Q", title="Explained", format=".1%"),
        ],
    )
    chosen = base.transform_filter("datum.is_selected")
    return figure(
        "explained_by_k",
        "How much each extra segment explains",
        alt.layer(
            base.mark_line(
                strokeWidth=2, color=MUTED, point=alt.OverlayMarkDef(size=46, color=MUTED)
            ),
            chosen.mark_point(size=260, color=CHOSEN, strokeWidth=2.5),
            chosen.mark_text(dy=24, dx=4, align="left", fontWeight="bold").encode(
                text="label:N"
            ),
        ),
        caption="Always grows with more segments; where it flattens, further ones add little.",
        description="Share of the sum of squares between segments: "
        + "; ".join(f"{row['k']} segments {share(row['explained'])}" for row in rows)
        + ".",
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


def stability_figure(marts: Marts, segments: Sequence[Segment]) -> Figure:
    """Draw how well each segment comes back when the customers are drawn anew."""
    profiles = {row["segment_id"]: row for row in marts["segment_profiles"]}
    rows = [
        {
            "segment_id": one.segment_id,
            "segment": one.label,
            "jaccard": profiles[one.segment_id]["stability_jaccard"] or 0,
            "label": f"{profiles[one.segment_id]['stability_jaccard'] or 0:.2f}",
        }
        for one in segments
    ]
    limits = [
        {"jaccard": 0.6, "word": "doubtful"},
        {"jaccard": STABLE, "word": "stable"},
        {"jaccard": HIGHLY_STABLE, "word": "highly"},
    ]
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
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("jaccard:Q", title="Jaccard", format=".3f"),
        ],
    )
    rules = (
        alt.Chart(inline(limits))
        .mark_rule(strokeDash=[4, 3], color=MUTED)
        .encode(x="jaccard:Q", tooltip=alt.Tooltip("word:N", title="From here"))
    )
    return figure(
        "stability",
        "How well each segment holds",
        alt.layer(bars, rules, base.mark_text(align="left", dx=5).encode(text="label:N")),
        caption="Customers drawn anew 25 times: how much of the segment comes back. Below 0.6"
        " unstable, 0.6 to 0.75 doubtful, from 0.75 stable, from 0.85 highly stable.",
        description="Bars of the stability of each segment: "
        + "; ".join(f"{row['segment']} {row['label']}" for row in rows)
        + ".",
        table=Table(
            ["Segment", "Jaccard", "Reading", "Borderline customers"],
            [
                [
                    row["segment"],
                    row["label"],
                    stability_in_words(row["jaccard"]),
                    share(profiles[row["segment_id"]]["borderline_share"], 1),
                ]
                for row in rows
            ],
            [row["segment_id"] for row in rows],
        ),
        height=max(150, len(segments) * 40),
    )


def stability_in_words(jaccard: float) -> str:
    """Read a Jaccard coefficient as Hennig (2007) does.

    Examples
    --------
    >>> stability_in_words(0.59), stability_in_words(0.75), stability_in_words(0.97)
    ('unstable', 'stable', 'highly stable')
    """
    limits = [(HIGHLY_STABLE, "highly stable"), (STABLE, "stable"), (0.6, "doubtful")]
    return next((word for limit, word in limits if jaccard >= limit), "unstable")


def silhouette_figure(marts: Marts, segments: Sequence[Segment]) -> Figure | None:
    """Draw how clearly the customers of each segment belong to it."""
    bars = [row for row in marts["int_page_customers_binned"] if row["figure"] == "silhouette"]
    if not bars:
        return None
    profiles = {row["segment_id"]: row for row in marts["segment_profiles"]}
    place = {one.segment_id: index for index, one in enumerate(segments)}
    sizes = {one.segment_id: one.customer_count for one in segments}
    names = {one.segment_id: one.label for one in segments}
    rows = []
    for one in segments:
        bands = merged_bands(
            [
                Band(row["silhouette_low"], row["silhouette_low"] + BAR, row["customer_count"])
                for row in bars
                if row["segment_id"] == one.segment_id
            ]
        )
        rows += [
            {
                "segment_id": one.segment_id,
                "segment": one.label,
                "low": band.low,
                "high": band.high,
                "told": cell_of(band.count, sizes[one.segment_id]).share_text(1),
                # As high as each of the bars that it was merged from is on average.
                "height": cell_of(band.count, sizes[one.segment_id]).drawn_share
                * BAR
                / (band.high - band.low),
            }
            for band in bands
        ]
    tallest = max(row["height"] for row in rows)
    for row in rows:
        # One under the other on one axis: a facet could not follow the page's width.
        row["base"] = place[row["segment_id"]] + 1
        row["top"] = row["base"] - 0.82 * row.pop("height") / tallest
    means = [
        {
            "segment_id": one.segment_id,
            "mean": profiles[one.segment_id]["mean_simplified_silhouette"],
            "base": place[one.segment_id] + 1,
            "top": place[one.segment_id] + 0.12,
            "label": f"{profiles[one.segment_id]['mean_simplified_silhouette']:.2f}",
        }
        for one in segments
        if profiles[one.segment_id]["mean_simplified_silhouette"] is not None
    ]
    labels = [one.label for one in segments]
    looked_up = "[" + ", ".join(f"'{letter}'" for letter in _letters(segments)) + "]"
    down = alt.Y(
        "base:Q",
        title=None,
        scale=alt.Scale(domain=[0, len(labels)], reverse=True, nice=False),
        axis=alt.Axis(
            values=[index + 0.6 for index in range(len(labels))],
            labelExpr=f"{looked_up}[floor(datum.value)]",
            labelFontWeight="bold",
            grid=False,
            ticks=False,
            domain=False,
        ),
    )
    across = alt.X(
        "low:Q",
        title="Simplified silhouette",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(tickCount=6, grid=False),
    )
    histogram = (
        alt.Chart(inline(rows))
        .mark_rect(stroke="#ffffff", strokeWidth=0.6)
        .encode(
            x=across,
            x2="high:Q",
            y=down,
            y2="top:Q",
            color=segment_colour(segments),
            opacity=when_highlighted(),
            tooltip=[
                alt.Tooltip("segment:N", title="Segment"),
                alt.Tooltip("low:Q", title="From", format=".2f"),
                alt.Tooltip("high:Q", title="To", format=".2f"),
                alt.Tooltip("told:N", title="Share of the segment"),
            ],
        )
    )
    marked = alt.Chart(inline(means)).encode(y=down, opacity=when_highlighted())
    return figure(
        "silhouettes",
        "How clearly customers belong",
        alt.layer(
            histogram,
            marked.mark_rule(color=INK, strokeWidth=1.5).encode(x="mean:Q", y2="top:Q"),
            marked.mark_text(
                align="left", dx=4, dy=4, baseline="top", fontWeight="bold"
            ).encode(x="mean:Q", y="top:Q", text="label:N"),
        ),
        caption="0 on the border to the next segment, 1 on the centroid; the line is the mean."
        " This is the simplified silhouette, by distances to centroids: not to be compared"
        " with the one above.",
        description="Histograms of the simplified silhouette. Means: "
        + "; ".join(f"{names[row['segment_id']]} {row['label']}" for row in means)
        + ".",
        table=Table(
            ["Segment", "Mean", "Borderline customers"],
            [
                [
                    names[row["segment_id"]],
                    row["label"],
                    share(profiles[row["segment_id"]]["borderline_share"], 1),
                ]
                for row in means
            ],
            [row["segment_id"] for row in means],
        ),
        height=max(170, len(segments) * 46),
    )


def _letters(segments: Sequence[Segment]) -> list[str]:
    return [one.letter for one in segments]
