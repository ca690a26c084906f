"""Where the lettered discs of the centroids stand, so that none hides another."""

from collections.abc import Sequence

from customer_segmentation.report.map.axes import Axis
from customer_segmentation.report.reading import Row

# Shares of the map's width and height that a disc takes, and a disc with its name, on a desk.
DISC = (0.024, 0.055)
NAMED_DISC = (0.1, 0.17)


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
