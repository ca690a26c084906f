"""Numbers and names as people read them."""

import re
from typing import Any

# Controls and marks that change the direction of what follows: a name that holds one
# could rewrite the sentence around it.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


def plain(text: Any) -> str:
    r"""Return a text without control characters and direction marks.

    Examples
    --------
    >>> plain("gold\u202e\n")
    'gold'
    """
    return _INVISIBLE.sub("", str(text))


def share(value: float | None, decimals: int = 0) -> str:
    """Write a ratio as a percentage.

    Examples
    --------
    >>> share(0.405), share(0.004), share(0), share(None)
    ('40%', 'under 1%', '0%', '–')
    """
    if value is None:
        return "–"
    if decimals == 0 and 0 < value < 0.005:
        return "under 1%"
    return f"{value:.{decimals}%}"


def number(value: float | None, decimals: int | None = None) -> str:
    """Write a number with as many decimals as people read.

    Examples
    --------
    >>> number(82.128), number(12345.6), number(0.12345), number(20.0), number(None)
    ('82.1', '12,346', '0.123', '20', '–')
    """
    if value is None:
        return "–"
    if decimals is None:
        decimals = 0 if abs(value) >= 1000 else 1 if abs(value) >= 1 else 3
        written = f"{value:,.{decimals}f}"
        return written.rstrip("0").rstrip(".") if "." in written else written
    return f"{value:,.{decimals}f}"


def with_unit(value: float | None, unit: str | None) -> str:
    """Write a number with the unit of its column."""
    return number(value) + (f" {plain(unit)}" if unit and value is not None else "")


def sentence_case(text: str) -> str:
    """Begin with a capital, and leave the rest as it is."""
    return text[:1].upper() + text[1:]
