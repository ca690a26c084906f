"""The borders that K-means draws: for every segment the region nearest to its centroid."""

from collections.abc import Sequence

from customer_segmentation.report.map.axes import Axis
from customer_segmentation.report.reading import Row

Point = tuple[float, float]


def nearest_regions(centroids: Sequence[Point], low: Point, high: Point) -> list[list[Point]]:
    """Cut a rectangle into the Voronoi regions of the centroids.

    Parameters
    ----------
    centroids : sequence of (x, y)
        In scaled units, in which distances are measured.
    low, high : (x, y)
        Corners of the rectangle, in the same units.

    Returns
    -------
    list of list of (x, y)
        For every centroid its region's corners in order; none where it has no place in
        the rectangle.

    Notes
    -----
    Starts from the rectangle and keeps, for every other centroid, what lies on the own
    side of the line half-way between the two (Sutherland and Hodgman 1974). O(k²).

    Examples
    --------
    >>> nearest_regions([(0, 0), (2, 0)], (-1, -1), (3, 1))[1]
    [(1.0, -1.0), (3, -1), (3, 1), (1.0, 1.0)]
    """
    regions = []
    for place, own in enumerate(centroids):
        region = [low, (high[0], low[1]), high, (low[0], high[1])]
        for other_place, other in enumerate(centroids):
            if other_place != place and other != own:
                region = _kept(region, own, other)
        regions.append(region)
    return regions


def beyond_limits(
    region: Sequence[Point], side: int, limits: Point, frame: Point
) -> list[Point]:
    """Let a region that ends at a limit go on to the frame, straight along the axis.

    Parameters
    ----------
    region : sequence of (x, y)
        Corners in order, within the limits.
    side : {0, 1}
        The axis that has limits.
    limits, frame : (low, high)
        Along that axis; limits lie within the frame, but for rounding.

    Returns
    -------
    list of (x, y)

    Examples
    --------
    >>> beyond_limits([(0, 0), (3, 0), (2, 1)], 0, (0, 2), (0, 9))
    [(0, 0), (2, 0), (9, 0), (9, 1), (2, 1)]
    """
    # What lies on a limit was computed, and may be off by rounding.
    slack = 1e-9 * (limits[1] - limits[0])

    def end_of(corner: Point) -> int | None:
        if corner[side] <= limits[0] + slack:
            return 0
        return 1 if corner[side] >= limits[1] - slack else None

    def at(corner: Point, value: float) -> Point:
        return (value, corner[1]) if side == 0 else (corner[0], value)

    grown = []
    for place, corner in enumerate(region):
        end = end_of(corner)
        if end is None:
            grown.append(corner)
            continue
        before, after = region[place - 1], region[(place + 1) % len(region)]
        if frame[end] == limits[end]:
            grown.append(at(corner, limits[end]))
            continue
        grown += [at(corner, limits[end])] * (end_of(before) != end)
        grown.append(at(corner, frame[end]))
        grown += [at(corner, limits[end])] * (end_of(after) != end)
    return grown


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


def _kept(region: list[Point], own: Point, other: Point) -> list[Point]:
    def excess(point: Point) -> float:
        """Below zero: nearer to the own centroid."""
        return sum(
            (2 * coordinate - mine - theirs) * (theirs - mine)
            for coordinate, mine, theirs in zip(point, own, other, strict=True)
        )

    kept = []
    for place, point in enumerate(region):
        before = region[place - 1]
        inside, was_inside = excess(point), excess(before)
        if (inside <= 0) != (was_inside <= 0):
            way = was_inside / (was_inside - inside)
            kept.append(tuple(b + way * (p - b) for b, p in zip(before, point, strict=True)))
        if inside <= 0:
            kept.append(point)
    return kept
