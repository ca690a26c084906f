"""The layers of the map: borders, customers or how dense they are, centroids."""

import math
from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    LINE,
    colour_scale,
    inline,
    segment_colour,
    tooltip,
    when_highlighted,
)
from customer_segmentation.report.map.axes import Axis, encodings
from customer_segmentation.report.map.borders import drawn_regions
from customer_segmentation.report.map.discs import placed_discs
from customer_segmentation.report.privacy import count_text, is_small
from customer_segmentation.report.reading import Row
from customer_segmentation.report.segments import INK, PAPER, Segment, labels


def regions(segments: Sequence[Segment], places: list[Row], x: Axis, y: Axis) -> alt.Chart:
    """Draw the borders: for every centroid the region nearest to it."""
    corners = [
        {"segment_id": one.segment_id, "corner": place, "x": across, "y": up}
        for one, region in zip(segments, drawn_regions(places, x, y), strict=True)
        for place, (across, up) in enumerate(region)
    ]
    return (
        alt.Chart(inline(corners))
        .mark_line(interpolate="linear-closed", strokeWidth=1.2, stroke=LINE, fillOpacity=0.07)
        .encode(
            **encodings(x, y),
            order="corner:Q",
            detail="segment_id:N",
            fill=alt.Fill("segment_id:N", legend=None, scale=colour_scale(segments)),
        )
    )


def points(
    customers: Sequence[Row], segments: Sequence[Segment], x: Axis, y: Axis
) -> alt.Chart:
    """Draw a mark a customer."""
    names = labels(segments)
    rows = [
        {
            "segment_id": row["segment_id"],
            "segment": names[row["segment_id"]],
            "x": row[x.feature],
            "y": row[y.feature],
        }
        for row in customers
        if row[x.feature] is not None and row[y.feature] is not None
    ]
    many = len(rows) > 1000
    return (
        alt.Chart(inline(rows))
        .mark_point(
            filled=True, size=26 if many else 58, stroke=PAPER, strokeWidth=0.4 if many else 0.7
        )
        .encode(
            **encodings(x, y),
            color=segment_colour(segments),
            shape=alt.Shape(
                "segment_id:N",
                legend=None,
                scale=alt.Scale(
                    domain=[one.segment_id for one in segments],
                    range=[one.shape for one in segments],
                ),
            ),
            opacity=when_highlighted(0.75 if many else 0.9),
            tooltip=tooltip(("segment:N", "Segment"), ("x:Q", x.title), ("y:Q", y.title)),
        )
    )


def density(tiles: Sequence[Row], segments: Sequence[Segment], x: Axis, y: Axis) -> alt.Chart:
    """Draw tiles, the fuller the more customers."""
    names = labels(segments)
    largest = max(row["customer_count"] for row in tiles)
    rows = [
        {
            "segment_id": row["segment_id"],
            "segment": names[row["segment_id"]],
            **{
                name: _short(row[edge])
                for name, edge in (
                    ("x", "x_low"),
                    ("x2", "x_high"),
                    ("y", "y_low"),
                    ("y2", "y_high"),
                )
            },
            "customers": count_text(row["customer_count"]),
            # By the root: otherwise the one full tile leaves all others pale.
            "ink": round(
                0.12
                + 0.88
                * math.sqrt(
                    # Few people show as one: how many of them stays unsaid.
                    (1 if is_small(row["customer_count"]) else row["customer_count"]) / largest
                ),
                3,
            ),
        }
        for row in tiles
        if row["x_low"] is not None and row["y_low"] is not None
    ]
    return (
        alt.Chart(inline(rows))
        .mark_rect(strokeWidth=0)
        .encode(
            **encodings(x, y),
            x2="x2:Q",
            y2="y2:Q",
            color=segment_colour(segments),
            opacity=alt.condition(
                "highlight == 0 || datum.segment_id == highlight",
                alt.Opacity("ink:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, 1])),
                alt.value(0.04),
            ),
            tooltip=tooltip(
                ("segment:N", "Segment"),
                ("customers:N", "Customers"),
                ("x:Q", f"{x.title} from", ",.3~g"),
                ("y:Q", f"{y.title} from", ",.3~g"),
            ),
        )
    )


def _short(edge: float) -> float:
    """Six digits place a tile; sixteen double the page."""
    return float(f"{edge:.6g}")


def most_frequent(tiles: Sequence[Row]) -> list[Row]:
    """Give each tile to the segment that most of its customers are in.

    Seen from two of several features, every tile may hold every segment: laid over each
    other they would show none, and make a page of any size.

    Returns
    -------
    list of mappings
        One row per tile with all its customers; ties go to the smaller id.
    """
    kept: dict[tuple, Row] = {}
    counts: dict[tuple, int] = {}
    for row in tiles:
        place = (row["x_low"], row["y_low"])
        counts[place] = counts.get(place, 0) + row["customer_count"]
        if place not in kept or row["customer_count"] > kept[place]["customer_count"]:
            kept[place] = row
    return [{**row, "customer_count": counts[place]} for place, row in kept.items()]


def centroids(places: Sequence[Row], x: Axis, y: Axis) -> list[alt.Chart]:
    """Draw a lettered disc for every centroid, with its name where there is room."""
    along = encodings(x, y)
    along["x"] = alt.X("disc_x:Q", title=x.title, scale=x.vega_scale())
    base = alt.Chart(inline(placed_discs(places, x, y))).encode(
        **along, opacity=when_highlighted()
    )
    told = tooltip(
        ("label:N", "Centroid of"), ("x:Q", x.title, ",.4~g"), ("y:Q", y.title, ",.4~g")
    )
    # The name under the disc where there is room for it, on a halo that lifts it off.
    named = {"dy": 20, "fontWeight": "bold", "baseline": "top", "lineHeight": 14}
    names = base.transform_calculate(
        lines="compact || !datum.has_room ? '' : split(datum.name, ' · ')"
    )
    beside = names.encode(x=alt.X("name_x:Q", title=x.title, scale=x.vega_scale()))
    return [
        base.mark_circle(size=420, color=INK, stroke=PAPER, strokeWidth=2, opacity=1).encode(
            tooltip=told
        ),
        base.mark_text(color=PAPER, fontWeight="bold", fontSize=13).encode(text="letter:N"),
        beside.mark_text(**named, stroke=PAPER, strokeWidth=4, strokeJoin="round").encode(
            text="lines:N"
        ),
        beside.mark_text(**named).encode(text="lines:N"),
    ]
