"""One rule for every table and figure: no number of fewer than ten people is told.

A cell is how many customers of a segment have some value. Missing is no value and no group
to protect; the size of a segment is no cell of it. Neighbouring bands become one until they
hold enough. A rare category is shown as "under 10", and several as one; whoever stands beside
it is shown as ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from customer_segmentation.report.reading import Row
from customer_segmentation.wording import band_in_words, count, share

SMALL_CELL = 10
UNDER = f"under {SMALL_CELL}"
RARER = "rarer values"
# Where a picture needs a size for "under 10", whoever it stands for.
DRAWN_AS = SMALL_CELL // 2


@dataclass(frozen=True)
class Cell:
    """Customers of one segment with one value, or with several neighbouring ones.

    ``count`` is None where it is under ten, and ``drawn_as`` then how many a picture shows;
    ``order`` is between those of its values; ``is_rest`` says that it is no value of its own:
    missing, or all the rarer ones.
    """

    value: str
    order: float
    count: int | None
    of: int
    is_rest: bool = False
    drawn_as: int = DRAWN_AS

    @property
    def count_text(self) -> str:
        """The number of customers as the page shows it."""
        return UNDER if self.count is None else count(self.count)

    @property
    def drawn_share(self) -> float:
        """Share of the segment as a picture shows it."""
        return (self.drawn_as if self.count is None else self.count) / max(self.of, 1)

    def share_text(self, decimals: int = 0) -> str:
        """Write the share of the segment as the page shows it."""
        return UNDER if self.count is None else share(self.count / max(self.of, 1), decimals)


@dataclass(frozen=True)
class Band:
    """Customers between two values; None where a band is open."""

    low: float | None
    high: float | None
    count: int
    value: str = ""
    order: float = 0.0


def is_small(count: int) -> bool:
    """Whether a number of people stays untold."""
    return 0 < count < SMALL_CELL


def count_text(people: int) -> str:
    """Write how many people a cell holds.

    Examples
    --------
    >>> count_text(0), count_text(9), count_text(1200)
    ('0', 'under 10', '1,200')
    """
    return UNDER if is_small(people) else count(people)


def merged_bands(bands: Sequence[Band]) -> list[Band]:
    """Merge neighbouring bands from the lowest on, each until it holds ten people.

    No other way leaves more of them. Who is left over at the end joins the last one; bands of
    nobody within a merged one are taken along, all others are left out.

    Examples
    --------
    >>> [(one.low, one.high, one.count) for one in merged_bands(
    ...     [Band(None, 20, 3), Band(20, 30, 0), Band(30, 40, 12), Band(40, None, 30)]
    ... )]
    [(None, 40, 15), (40, None, 30)]
    """
    kept: list[Band] = []
    for band in bands:
        if not band.count:
            continue
        if kept and is_small(kept[-1].count):
            kept[-1] = _merged(kept[-1], band)
        else:
            kept.append(band)
    if len(kept) > 1 and is_small(kept[-1].count):
        kept[-2:] = [_merged(*kept[-2:])]
    return kept


def _merged(first: Band, second: Band) -> Band:
    return Band(
        first.low,
        second.high,
        first.count + second.count,
        band_in_words(first.low, second.high),
        (first.order + second.order) / 2,
    )


def protected_cells(rows: Sequence[Row]) -> list[Cell]:
    """Protect the values of one attribute in one segment.

    Parameters
    ----------
    rows : sequence of mappings
        Of ``segment_attribute_profiles``.

    Returns
    -------
    list of Cell
        In the order of the values; nobody's values are left out. Of at most one the count is
        untold: it is drawn as what the others leave, which their numbers tell anyway, so that
        no bar is longer than the number on it.
    """
    size = sum(row["customer_count"] for row in rows)
    missing = [row for row in rows if row["is_missing"]]
    values = [row for row in rows if row not in missing]
    valued = [row for row in values if row["customer_count"]]
    is_banded = any(
        row.get(edge) is not None for row in rows for edge in ("band_low", "band_high")
    )
    # Between all values and the missing ones.
    last = max((row["value_order"] for row in values), default=0) + 0.5
    cells = _bands(valued, size) if is_banded else _categories(valued, size, last)
    cells += [
        Cell(row["value"], row["value_order"], row["customer_count"], size, is_rest=True)
        for row in missing
        if row["customer_count"]
    ]
    rest = size - sum(one.count or 0 for one in cells)
    cells = [replace(one, drawn_as=rest) if one.count is None else one for one in cells]
    return sorted(cells, key=lambda one: one.order)


def _bands(rows: Sequence[Row], size: int) -> list[Cell]:
    bands = merged_bands(
        [
            Band(
                row["band_low"],
                row["band_high"],
                row["customer_count"],
                row["value"],
                row["value_order"],
            )
            for row in sorted(rows, key=lambda row: row["value_order"])
        ]
    )
    return [cell_of(one.count, size, one.value, one.order) for one in bands]


def _categories(rows: Sequence[Row], size: int, last: float) -> list[Cell]:
    small = [row for row in rows if is_small(row["customer_count"])]
    told = [row for row in rows if row not in small] + (small if len(small) == 1 else [])
    cells = [
        replace(
            cell_of(row["customer_count"], size, row["value"], row["value_order"]),
            is_rest=row.get("is_pooled", False),
        )
        for row in told
    ]
    if len(small) > 1:
        count = sum(row["customer_count"] for row in small)
        cells.append(replace(cell_of(count, size, RARER, last), is_rest=True))
    return cells


def cell_of(count: int, of: int, value: str = "", order: float = 0) -> Cell:
    """Protect one cell.

    Examples
    --------
    >>> cell_of(9, 30).share_text(), cell_of(15, 30).share_text()
    ('under 10', '50%')
    """
    return Cell(value, order, None if is_small(count) else count, of)
