"""The transforms that a feature may have: a new one is an entry here and in the macro."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Bend:
    """How a transform bends the values of a column, and brings them back.

    ``bent`` takes one value, ``unbent`` one or an array of them. ``least`` is the smallest
    value that the transform has a place for, which smaller ones count as; ``in_words`` is what
    a reader of the page takes it for.
    """

    bent: Callable[[float], float]
    unbent: Callable[[Any], Any]
    least: float | None = None
    in_words: str | None = None


def _as_it_is(value: Any) -> Any:
    return value


def _exponential_minus_one(value: Any) -> Any:
    # A build that only scores has no need of it.
    import numpy as np

    return np.expm1(value)


# By the name in ``segmentation_features``. A test holds them to macro ``known_transforms``.
TRANSFORMS = {
    "none": Bend(bent=_as_it_is, unbent=_as_it_is),
    "log1p": Bend(
        bent=math.log1p, unbent=_exponential_minus_one, least=0, in_words="logarithm"
    ),
}
