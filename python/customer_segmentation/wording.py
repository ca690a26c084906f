"""Numbers and names as people read them."""

import math
from collections.abc import Sequence
from typing import Any

from customer_segmentation.harmless import without_steering


def plain(text: Any) -> str:
    r"""Return a text without control characters and direction marks.

    Examples
    --------
    >>> plain("gold\u202e\n")
    'gold'
    """
    return without_steering(str(text))


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


def number(
    value: float | None, decimals: int | None = None, *, beside: float | None = None
) -> str:
    """Write a number with as many decimals as people read.

    ``beside`` is another number that it is compared with: two digits of their difference
    show, and zeros at the end.

    Examples
    --------
    >>> number(82.128), number(12345.6), number(0.12345), number(20.0), number(None)
    ('82.1', '12,346', '0.123', '20', '–')
    >>> number(0.00042), number(2015.21, beside=2015.02), number(0.0004, beside=0.11)
    ('0.00042', '2,015.21', '0.000400')
    """
    if value is None:
        return "–"
    if decimals is None:
        decimals = 0 if abs(value) >= 1000 else 1 if abs(value) >= 1 else 3
        if 0 < abs(value) < 0.1:
            decimals = min(2 - math.floor(math.log10(abs(value))), 15)
        if beside is not None and value != beside:
            decimals = min(max(decimals, 1 - math.floor(math.log10(abs(value - beside)))), 15)
        written = f"{value:,.{decimals}f}"
        if beside is not None:
            return written
        return written.rstrip("0").rstrip(".") if "." in written else written
    return f"{value:,.{decimals}f}"


def significant(value: float | None) -> str:
    """Write a value of a column of which nothing is known yet: four digits; it may be a year.

    Examples
    --------
    >>> significant(0.000123456), significant(82.128), significant(1987), significant(9999.6)
    ('0.0001235', '82.13', '1987', '10,000')
    """
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 9_999.5 else f"{value:.4g}"


def count(value: int) -> str:
    """Write how many there are.

    Examples
    --------
    >>> count(0), count(1200)
    ('0', '1,200')
    """
    return f"{value:,}"


def signed(value: int) -> str:
    """Write by how many there are more or fewer.

    Examples
    --------
    >>> signed(1200), signed(-3), signed(0)
    ('+1,200', '-3', '0')
    """
    return f"{value:+,}" if value else "0"


def with_unit(value: float | None, unit: str | None, *, beside: float | None = None) -> str:
    """Write a number with the unit of its column."""
    written = number(value, beside=beside)
    return written + (f" {plain(unit)}" if unit and value is not None else "")


def index_text(index: float | None) -> str:
    """Write an index, with decimals where it would hide that it is not 100.

    Examples
    --------
    >>> index_text(147.5), index_text(100.04), index_text(100), index_text(None)
    ('148', '100.04', '100', '–')
    """
    if index is None:
        return "–"
    for decimals in range(4):
        if index == 100 or round(index, decimals) != 100:
            return f"{index:,.{decimals}f}"
    return "100"


def sentence_case(text: str) -> str:
    """Begin with a capital, and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def band_in_words(low: float | None, high: float | None) -> str:
    """Name a band as macro ``band_name`` does.

    Examples
    --------
    >>> band_in_words(None, 20.0), band_in_words(20.0, 30.5), band_in_words(30.5, None)
    ('below 20', '20 to below 30.5', '30.5 and above')
    """
    if low is None and high is None:
        return "all values"
    if low is None:
        return f"below {_edge(high)}"
    return f"{_edge(low)} and above" if high is None else f"{_edge(low)} to below {_edge(high)}"


def _edge(value: float) -> str:
    whole = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole else str(round(value, 9))


def assessment_in_words(assessment: str | None, transform: str | None) -> str:
    """Say what a column is worth as a feature, with the transform to try.

    Examples
    --------
    >>> assessment_in_words("usable", "none"), assessment_in_words("skewed", "log1p")
    ('usable', 'skewed, try transform: log1p')
    """
    words = assessment or ""
    return words if transform in (None, "none") else f"{words}, try transform: {transform}"


def enumerated(words: Sequence[str]) -> str:
    """List words as a sentence does.

    Examples
    --------
    >>> enumerated(["age"]), enumerated(["age", "income", "score"])
    ('age', 'age, income and score')
    """
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
