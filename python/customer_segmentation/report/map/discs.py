"""Where the lettered discs of the centroids stand, so that none hides another."""

from collections.abc import Sequence

from customer_segmentation.report.map.axes import Axis
from customer_segmentation.report.reading import Row

# Shares of the map's width and height that a disc takes, and a disc with its name, on a desk.
DISC = (0.024, 0.055)
NAMED_DISC = (0.1, 0.17)
# Half of the width that a character of a name takes on paper, the narrowest map with names,
# and the height of a name of two lines: names stand apart, and inside of the axes.
HALF_CHARACTER, NAME_HEIGHT = 0.0056, 0.11


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
        Also ``disc_x``, where the disc is drawn, ``name_x``, the middle of its name, and
        ``has_room``, whether neither another disc nor a name before it is
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
    halves = [
        min(0.5, HALF_CHARACTER * max(map(len, one["name"].split(" · ")))) for one in places
    ]
    middles = [
        min(max(spot, half), 1 - half) for spot, half in zip(across, halves, strict=True)
    ]
    named: list[int] = []
    for index in range(len(places)):
        if not any(
            is_near(index, other, NAMED_DISC) for other in range(len(places)) if other != index
        ) and not any(
            abs(middles[index] - middles[other]) < halves[index] + halves[other]
            and abs(spots[index][1] - spots[other][1]) < NAME_HEIGHT
            for other in named
        ):
            named.append(index)
    return [
        {
            **one,
            "disc_x": x.value_at(across[index]),
            "name_x": x.value_at(middles[index]),
            "has_room": index in named,
        }
        for index, one in enumerate(places)
    ]
