"""The customers that the search runs on: scaled, and as they were given."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from customer_segmentation.engines import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.model.transform import FeatureParameters
from customer_segmentation.settings import Settings


@dataclass(frozen=True)
class Sample:
    """A sample of the customers who take part in the fit.

    ``points`` (n × d) are scaled and complete, ``given`` (n × d) in the columns' own units,
    NaN where the fit filled in; ``features`` are their transforms.
    """

    features: list[FeatureParameters]
    points: np.ndarray
    given: np.ndarray

    @cached_property
    def names(self) -> list[str]:
        """The features, in order."""
        return [feature.feature for feature in self.features]

    @cached_property
    def is_counted(self) -> np.ndarray:
        """Which values count (n × d): a filled-in one only where the policy is `median`."""
        is_filled = np.array([feature.missing == "median" for feature in self.features])
        return ~np.isnan(self.given) | is_filled

    @cached_property
    def gaps(self) -> list[str]:
        """The features of which some values do not count."""
        is_complete = self.is_counted.all(axis=0)
        return [name for name, one in zip(self.names, is_complete, strict=True) if not one]


def count_customers(engine: Engine, parameters: Any, settings: Settings) -> int:
    """Count all customers of the fit.

    Raises
    ------
    InputError
        If there are too few, before anything is said of features, which a handful of
        customers can't vary in.
    """
    [(count,)] = engine.rows(
        parameters, "parameters", "select max(customer_count) from parameters"
    )
    _stop_on_too_few(count, f"{count} customer{'s' * (count > 1)}", settings)
    return count


def read_sample(engine: Engine, relation: Any, features: list[FeatureParameters]) -> Sample:
    """Fetch the sample in the order of its values: neither ids nor files decide it."""
    names = [feature.feature for feature in features]
    given_names = [f"{name}__given" for name in names]
    columns = engine.columns(relation, order_by=[*names, *given_names])
    points = np.column_stack([np.asarray(columns[name], dtype=float) for name in names])
    given = [np.ma.filled(columns[name].astype(float), np.nan) for name in given_names]
    return Sample(features, np.ascontiguousarray(points), np.column_stack(given))


def searchable_ks(points: np.ndarray, settings: Settings) -> list[int]:
    """List the numbers of segments that so many distinct customers allow, ascending.

    Raises
    ------
    InputError
        If there are too few of them.
    """
    distinct = len(np.unique(points, axis=0)) if len(points) else 0
    seen = f"{distinct} distinct customers with all features ({len(points)} in all)"
    _stop_on_too_few(distinct, seen, settings)
    # Two are judged whatever the range: what the data have may lie below it.
    return sorted(k for k in {2, *settings.ks} if k < distinct)


def _stop_on_too_few(count: int, seen: str, settings: Settings) -> None:
    setting = "segmentation_k" if settings.k else "segmentation_k_min"
    needed = settings.k or settings.k_min
    if count < needed + 1:
        raise InputError(
            f"{setting} asks for {needed} segments of {seen}; needs at least {needed + 1}"
            " distinct ones."
        )
