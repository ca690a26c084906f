"""The map: where the segments lie in the two features that separate them most."""

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
from customer_segmentation.report.map import layers
from customer_segmentation.report.map.axes import Axis, axis_of
from customer_segmentation.report.privacy import DRAWN_AS, count_text, is_small
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment, labels
from customer_segmentation.wording import count, number, share


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw the map, or nothing where the build has counted no tiles."""
    tiles = [row for row in marts["int_page_customers_binned"] if row["figure"] == "map"]
    axes = [axis for axis in (axis_of(marts, tiles, "x"), axis_of(marts, tiles, "y")) if axis]
    if not axes:
        return []
    table = _table(marts, segments)
    if len(axes) == 1:
        return [_strip(marts, segments, tiles, axes[0], table)]

    x, y = axes
    is_exact = len(marts.features) == 2
    places = _centroids(marts, segments, x, y)
    drawn = [layers.regions(segments, places, x, y)] if is_exact else []
    if not is_exact:
        tiles = layers.most_frequent(tiles)
    drawn.append(
        layers.points(marts.points, segments, x, y)
        if marts.points
        else layers.density(tiles, segments, x, y)
    )
    drawn += layers.centroids(places, x, y)
    what = (
        "Each mark is a customer" if marts.points else "The fuller a tile, the more customers"
    )
    if not marts.points and not is_exact:
        what += ", in the colour of the segment that most of them are in"
    borders = (
        "the lines are the borders that K-means draws"
        if is_exact
        else f"a view of two of {len(marts.features)} features, the two numbers that separate"
        " the segments most: in it segments overlap, and borders cannot be drawn"
    )
    return [
        figure(
            "map",
            "Where the segments lie",
            alt.layer(*drawn),
            caption=f"{what}; the lettered discs are the centroids; {borders}.",
            description=listed(
                f"Map of the customers by {x.title} and {y.title}, coloured by segment."
                " Centroids",
                (
                    f"{place['label']} at {number(place['x'])}, {number(place['y'])}"
                    for place in places
                ),
            ),
            table=table,
            height=460,
            is_wide=True,
        )
    ]


def _centroids(marts: Marts, segments: Sequence[Segment], x: Axis, y: Axis) -> list[Row]:
    found = marts.centroids
    return [
        {
            "segment_id": one.segment_id,
            "label": one.label,
            "letter": one.letter,
            "name": one.name,
            "x": found[one.segment_id, x.feature],
            "y": found[one.segment_id, y.feature],
            "ink": one.ink,
        }
        for one in segments
    ]


def _strip(
    marts: Marts, segments: Sequence[Segment], tiles: list[Row], x: Axis, table: Table
) -> Figure:
    names = labels(segments)
    rows = [
        {
            "segment_id": row["segment_id"],
            "segment": names[row["segment_id"]],
            "x": row["x_low"],
            "x2": row["x_high"],
            "customers": DRAWN_AS if is_small(row["customer_count"]) else row["customer_count"],
            "told": count_text(row["customer_count"]),
        }
        for row in tiles
        if row["x_low"] is not None
    ]
    chart = (
        alt.Chart(inline(rows))
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("x:Q", title=x.title, scale=x.vega_scale(), bin="binned"),
            x2="x2:Q",
            y=alt.Y("customers:Q", title="Customers", stack="zero"),
            color=segment_colour(segments),
            opacity=when_highlighted(),
            tooltip=tooltip(("segment:N", "Segment"), ("told:N", "Customers")),
        )
    )
    return figure(
        "map",
        "Where the segments lie",
        chart,
        caption=f"How many customers have which {marts.column(x.feature).label}, by segment.",
        description=f"Histogram of {x.title}, coloured by segment.",
        table=table,
        height=320,
        is_wide=True,
    )


def _table(marts: Marts, segments: Sequence[Segment]) -> Table:
    """List the centroids: what the map shows of every segment, without naming anybody."""
    columns = [marts.column(feature) for feature in marts.features]
    return Table(
        ["Segment", "Customers", "Share", *(f"Centroid: {column.label}" for column in columns)],
        [
            [
                one.label,
                count(one.customer_count),
                share(one.customer_share, 1),
                *(
                    column.written(marts.centroids.get((one.segment_id, column.name)))
                    for column in columns
                ),
            ]
            for one in segments
        ],
        [one.segment_id for one in segments],
    )
