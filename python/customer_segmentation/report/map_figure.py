"""The map: where the segments lie in the two features that separate them most."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import altair as alt

from customer_segmentation.model.transform import Transform
from customer_segmentation.report.borders import Point, beyond_limits, nearest_regions
from customer_segmentation.report.figures.builders import (
    GRID,
    LINE,
    Figure,
    Table,
    colour_scale,
    figure,
    inline,
    listed,
    segment_colour,
    when_highlighted,
)
from customer_segmentation.report.privacy import DRAWN_AS, count_text, is_small
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import INK, PAPER, Segment
from customer_segmentation.report.wording import number, share

# Shares of the map's width and height that a disc takes, and a disc with its name, on a desk.
DISC = (0.024, 0.055)
NAMED_DISC = (0.1, 0.17)


@dataclass(frozen=True)
class Axis:
    """One direction of the map: the feature, its frozen transform, and the frame."""

    feature: str
    title: str
    transform: Transform
    low: float
    high: float

    def place(self, value: float) -> float:
        """Say where a value is drawn: from 0 at the lower end of the axis to 1 at the upper."""
        low, high = self.transform.bent(self.low), self.transform.bent(self.high)
        return (self.transform.bent(value) - low) / (high - low)

    def value_at(self, place: float) -> float:
        """Return the value that is drawn there."""
        low, high = self.transform.bent(self.low), self.transform.bent(self.high)
        return float(self.transform.unbent(low + place * (high - low)))

    def vega_scale(self) -> alt.Scale:
        """Bend the axis as the transform bends the distances, so that borders are straight."""
        kind = "symlog" if self.transform.transform == "log1p" else "linear"
        return alt.Scale(
            type=kind, domain=[self.low, self.high], nice=False, zero=False, clamp=True
        )


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw the map, or nothing where the build has counted no tiles."""
    tiles = [row for row in marts["int_page_customers_binned"] if row["figure"] == "map"]
    axes = [axis for axis in (_axis(marts, tiles, "x"), _axis(marts, tiles, "y")) if axis]
    if not axes:
        return []
    table = _table(marts, segments)
    if len(axes) == 1:
        return [_strip(marts, segments, tiles, axes[0], table)]

    x, y = axes
    is_exact = len(marts.features) == 2
    places = _centroids(marts, segments, x, y)
    layers = [_regions(segments, places, x, y)] if is_exact else []
    if not is_exact:
        tiles = most_frequent(tiles)
    layers.append(
        _points(marts, segments, x, y) if marts.points else _tiles(tiles, segments, x, y)
    )
    layers += _labels(places, x, y)
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
            alt.layer(*layers),
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


def _axis(marts: Marts, tiles: list[Row], side: str) -> Axis | None:
    named = next((row for row in tiles if row[f"{side}_feature"] is not None), None)
    if named is None:
        return None
    feature = named[f"{side}_feature"]
    parameters = next(
        row for row in marts["segmentation_model_features"] if row["feature"] == feature
    )
    seen = [row for row in tiles if row[f"{side}_low"] is not None]
    low, high = (
        min(row[f"{side}_low"] for row in seen),
        max(row[f"{side}_high"] for row in seen),
    )
    if marts.points:
        values = [row[feature] for row in marts.points if row[feature] is not None]
        low, high = min(low, *values), max(high, *values)
    margin = 0 if parameters["transform"] == "log1p" else (high - low) * 0.03
    return Axis(
        feature,
        marts.column(feature).title,
        Transform(**{one.name: parameters[one.name] for one in fields(Transform)}),
        low - margin,
        high + margin,
    )


def _encodings(x: Axis, y: Axis) -> dict:
    grid = {"gridColor": GRID, "gridOpacity": 0.7}
    return {
        "x": alt.X(
            "x:Q", title=x.title, scale=x.vega_scale(), axis=alt.Axis(**grid, tickCount=8)
        ),
        "y": alt.Y(
            "y:Q", title=y.title, scale=y.vega_scale(), axis=alt.Axis(**grid, tickCount=8)
        ),
    }


def _centroids(marts: Marts, segments: Sequence[Segment], x: Axis, y: Axis) -> list[Row]:
    found = {
        (row["segment_id"], row["feature"]): row["centroid"]
        for row in marts["segment_centroids"]
    }
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


def _regions(segments: Sequence[Segment], places: list[Row], x: Axis, y: Axis) -> alt.Chart:
    corners = [
        {"segment_id": one.segment_id, "corner": place, "x": across, "y": up}
        for one, region in zip(segments, drawn_regions(places, x, y), strict=True)
        for place, (across, up) in enumerate(region)
    ]
    return (
        alt.Chart(inline(corners))
        .mark_line(interpolate="linear-closed", strokeWidth=1.2, stroke=LINE, fillOpacity=0.07)
        .encode(
            **_encodings(x, y),
            order="corner:Q",
            detail="segment_id:N",
            fill=alt.Fill("segment_id:N", legend=None, scale=colour_scale(segments)),
        )
    )


def drawn_regions(places: Sequence[Row], x: Axis, y: Axis) -> list[list[Point]]:
    """Return for every centroid the corners of its region, in the columns' own units.

    Beyond the limits of a clip distances change no more: a region that reaches them goes on
    straight to the frame.

    Parameters
    ----------
    places : sequence of mappings
        Centroids with ``x`` and ``y`` in the columns' own units.
    x, y : Axis
    """
    axes = (x, y)
    regions = nearest_regions(
        [(x.transform.scaled(one["x"]), y.transform.scaled(one["y"])) for one in places],
        tuple(axis.transform.scaled(axis.low) for axis in axes),
        tuple(axis.transform.scaled(axis.high) for axis in axes),
    )
    drawn = []
    for region in regions:
        corners = [
            tuple(
                float(axis.transform.unscaled(one))
                for axis, one in zip(axes, corner, strict=True)
            )
            for corner in region
        ]
        for side, axis in enumerate(axes):
            limits = axis.transform.clipped(axis.low), axis.transform.clipped(axis.high)
            corners = beyond_limits(corners, side, limits, (axis.low, axis.high))
        drawn.append(corners)
    return drawn


def _points(marts: Marts, segments: Sequence[Segment], x: Axis, y: Axis) -> alt.Chart:
    names = {one.segment_id: one.label for one in segments}
    rows = [
        {
            "segment_id": row["segment_id"],
            "segment": names[row["segment_id"]],
            "x": row[x.feature],
            "y": row[y.feature],
        }
        for row in marts.points
        if row[x.feature] is not None and row[y.feature] is not None
    ]
    many = len(rows) > 1000
    return (
        alt.Chart(inline(rows))
        .mark_point(
            filled=True, size=26 if many else 58, stroke=PAPER, strokeWidth=0.4 if many else 0.7
        )
        .encode(
            **_encodings(x, y),
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
            tooltip=[
                alt.Tooltip("segment:N", title="Segment"),
                alt.Tooltip("x:Q", title=x.title),
                alt.Tooltip("y:Q", title=y.title),
            ],
        )
    )


def _tiles(tiles: list[Row], segments: Sequence[Segment], x: Axis, y: Axis) -> alt.Chart:
    names = {one.segment_id: one.label for one in segments}
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
            **_encodings(x, y),
            x2="x2:Q",
            y2="y2:Q",
            color=segment_colour(segments),
            opacity=alt.condition(
                "highlight == 0 || datum.segment_id == highlight",
                alt.Opacity("ink:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0, 1])),
                alt.value(0.04),
            ),
            tooltip=[
                alt.Tooltip("segment:N", title="Segment"),
                alt.Tooltip("customers:N", title="Customers"),
                alt.Tooltip("x:Q", title=f"{x.title} from", format=",.3~g"),
                alt.Tooltip("y:Q", title=f"{y.title} from", format=",.3~g"),
            ],
        )
    )


def _short(edge: float) -> float:
    """Six digits place a tile; sixteen double the page."""
    return float(f"{edge:.6g}")


def placed_discs(places: Sequence[Row], x: Axis, y: Axis) -> list[Row]:
    """Put discs that would hide each other side by side, and name those with room for it.

    Parameters
    ----------
    places : sequence of mappings
        Centroids with ``x`` and ``y`` in the columns' own units.
    x, y : Axis

    Returns
    -------
    list of mappings
        Also ``disc_x``, where the disc is drawn, and ``has_room``, whether no other disc is
        where its name would stand.
    """
    spots = [(x.place(one["x"]), y.place(one["y"])) for one in places]

    def is_near(one: int, other: int, reach: tuple[float, float]) -> bool:
        return all(abs(spots[one][side] - spots[other][side]) < reach[side] for side in (0, 1))

    across = [spot[0] for spot in spots]
    waiting = list(range(len(places)))
    while waiting:
        heap = [waiting.pop(0)]
        for member in heap:
            joining = [one for one in waiting if is_near(member, one, DISC)]
            heap += joining
            waiting = [one for one in waiting if one not in joining]
        middle = sum(spots[one][0] for one in heap) / len(heap)
        # As far from the edge as all of them need.
        reach = min(DISC[0] * (len(heap) - 1) / 2, 0.5)
        middle = min(max(middle, reach), 1 - reach)
        if len(heap) > 1:
            for place, one in enumerate(sorted(heap)):
                across[one] = middle + DISC[0] * (place - (len(heap) - 1) / 2)
    return [
        {
            **one,
            "disc_x": x.value_at(across[index]),
            "has_room": not any(
                is_near(index, other, NAMED_DISC)
                for other in range(len(places))
                if other != index
            ),
        }
        for index, one in enumerate(places)
    ]


def _labels(places: list[Row], x: Axis, y: Axis) -> list[alt.Chart]:
    encodings = _encodings(x, y)
    encodings["x"] = alt.X("disc_x:Q", title=x.title, scale=x.vega_scale())
    base = alt.Chart(inline(placed_discs(places, x, y))).encode(
        **encodings, opacity=when_highlighted()
    )
    tooltip = [
        alt.Tooltip("label:N", title="Centroid of"),
        alt.Tooltip("x:Q", title=x.title, format=",.4~g"),
        alt.Tooltip("y:Q", title=y.title, format=",.4~g"),
    ]
    # The name under the disc where there is room for it, on a halo that lifts it off.
    named = {"dy": 20, "fontWeight": "bold", "baseline": "top", "lineHeight": 14}
    names = base.transform_calculate(
        lines="compact || !datum.has_room ? '' : split(datum.name, ' · ')"
    )
    return [
        base.mark_circle(size=420, color=INK, stroke=PAPER, strokeWidth=2, opacity=1).encode(
            tooltip=tooltip
        ),
        base.mark_text(color=PAPER, fontWeight="bold", fontSize=13).encode(text="letter:N"),
        names.mark_text(**named, stroke=PAPER, strokeWidth=4, strokeJoin="round").encode(
            text="lines:N"
        ),
        names.mark_text(**named).encode(text="lines:N"),
    ]


def _strip(
    marts: Marts, segments: Sequence[Segment], tiles: list[Row], x: Axis, table: Table
) -> Figure:
    names = {one.segment_id: one.label for one in segments}
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
            tooltip=[
                alt.Tooltip("segment:N", title="Segment"),
                alt.Tooltip("told:N", title="Customers"),
            ],
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
    found = {
        (row["segment_id"], row["feature"]): row["centroid"]
        for row in marts["segment_centroids"]
    }
    columns = [marts.column(feature) for feature in marts.features]
    return Table(
        ["Segment", "Customers", "Share", *(f"Centroid: {column.label}" for column in columns)],
        [
            [
                one.label,
                f"{one.customer_count:,}",
                share(one.customer_share, 1),
                *(
                    column.written(found.get((one.segment_id, column.name)))
                    for column in columns
                ),
            ]
            for one in segments
        ],
        [one.segment_id for one in segments],
    )
