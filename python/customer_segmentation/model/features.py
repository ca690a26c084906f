"""What the name of a feature says: its column, and of a 0/1 column its category.

Twins of the macros ``column_of_feature``, ``is_indicator`` and ``indicator_name``: two
underscores part the column from the category, and what is no letter of a name is spelled in it.
"""

import re

APART = "__"


def column_of(feature: str) -> str:
    """Return the declared column whose value a feature is.

    Examples
    --------
    >>> column_of("contract__two_x20_year"), column_of("age")
    ('contract', 'age')
    """
    return feature.partition(APART)[0]


def is_indicator(feature: str) -> bool:
    """Whether a feature is the 0/1 column of a category."""
    return APART in feature


def category_of(feature: str) -> str | None:
    """Return the category of a 0/1 column; None of another.

    Raises
    ------
    UnicodeDecodeError
        If what is spelled in the name is no text.

    Examples
    --------
    >>> category_of("contract__two_x20_year"), category_of("age")
    ('two year', None)
    """
    spelled = feature.partition(APART)[2]
    return (
        re.sub("_x([0-9a-f]+)_", lambda found: bytes.fromhex(found[1]).decode(), spelled)
        or None
    )
