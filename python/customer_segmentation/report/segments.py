"""How segments look: a letter, a colour and a shape each, the same in every figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from customer_segmentation.report.reading import Marts
from customer_segmentation.wording import plain

# Okabe and Ito (2008), told apart by the colour-blind; the order keeps green and pink,
# which come closest, away from each other. The shapes run through another cycle, so that
# no two of 56 segments share both.
COLOURS = (
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#8c8c8c", "#f0e442",
)  # fmt: skip
SHAPES = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
)
INK, PAPER, BLACK = "#1b2430", "#ffffff", "#000000"
# The number of segments that was chosen.
CHOSEN = COLOURS[0]


@dataclass(frozen=True)
class Segment:
    """One segment as the page shows it."""

    segment_id: int
    name: str
    letter: str
    colour: str
    ink: str
    shape: str
    customer_count: int
    customer_share: float

    @property
    def label(self) -> str:
        """Letter and name; two blanks part them, so that a narrow axis can cut there."""
        return f"{self.letter}  {self.name}"


def marked_segments(marts: Marts) -> list[Segment]:
    """Give every segment its marks, by its id: they survive a re-fit as the id does."""
    return [
        Segment(
            segment_id=row["segment_id"],
            name=plain(row["segment_name"]),
            letter=letter(row["segment_id"]),
            colour=COLOURS[(row["segment_id"] - 1) % len(COLOURS)],
            ink=readable_ink(COLOURS[(row["segment_id"] - 1) % len(COLOURS)]),
            shape=SHAPES[(row["segment_id"] - 1) % len(SHAPES)],
            customer_count=row["customer_count"],
            customer_share=row["customer_share"],
        )
        for row in marts["segment_profiles"]
    ]


def labels(segments: Sequence[Segment]) -> dict[int, str]:
    """Return letter and name by id."""
    return {one.segment_id: one.label for one in segments}


def label_of(segment_id: int, segments: Sequence[Segment]) -> str:
    """Return letter and name, also of a segment that is no more."""
    return labels(segments).get(segment_id) or f"{letter(segment_id)}  (retired)"


def letter(segment_id: int) -> str:
    """Count with letters, as spreadsheet columns do.

    Examples
    --------
    >>> letter(1), letter(26), letter(27)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(segment_id - 1, 26)
    return (letter(before) if before else "") + chr(ord("A") + last)


def readable_ink(colour: str) -> str:
    """Choose dark or light writing, whichever has more contrast (WCAG 2.2) on a colour.

    Examples
    --------
    >>> readable_ink("#0072b2"), readable_ink("#f0e442")
    ('#ffffff', '#000000')
    """
    return max((PAPER, BLACK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
