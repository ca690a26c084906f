"""The numbers that prepare each feature: read from SQL, checked once, stored with the model."""

import math
from dataclasses import asdict, dataclass
from typing import Any, Self

from customer_segmentation.engines import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.model.document import Feature
from customer_segmentation.model.features import column_of
from customer_segmentation.model.known_transforms import TRANSFORMS

# Squares of larger values, summed over a billion rows, leave the exact decimals.
LARGEST_SCALED_VALUE = 1e8
# That of an exponential distribution: beyond it a few customers make most of the distances.
VERY_SKEWED = 2.0
# Values that differ by a smaller share of their size differ by rounding: macro `is_constant`.
ROUNDING = 1e-14


@dataclass(frozen=True, kw_only=True)
class Transform:
    """How a feature's value becomes what K-means sees: clip, bend, centre, scale, weigh.

    Its twins in SQL are the macros ``transformed_value``, ``scaled_value`` and
    ``unbent_value``; a test holds them together.
    """

    transform: str
    clip_low: float | None
    clip_high: float | None
    center: float
    scale: float
    weight: float

    def clipped(self, value: float) -> float:
        """Bring a value within the limits, where there are any."""
        if self.clip_low is None or self.clip_high is None:
            return value
        return min(max(value, self.clip_low), self.clip_high)

    def bent(self, value: float) -> float:
        """Bend a value; one below the least of the transform counts as that."""
        bend = TRANSFORMS[self.transform]
        return bend.bent(value if bend.least is None else max(value, bend.least))

    def unbent(self, value: Any) -> Any:
        """Turn a bent value, or an array of them, into the column's own unit."""
        return TRANSFORMS[self.transform].unbent(value)

    def scaled(self, value: float | None) -> float | None:
        """Turn a value of the column's own unit into a scaled one; what is missing stays so."""
        if value is None:
            return None
        bent = self.bent(self.clipped(value))
        return (bent - self.center) / self.scale * math.sqrt(self.weight)

    def unscaled(self, value: Any) -> Any:
        """Turn a scaled value, or an array of them, into the column's own unit."""
        return self.unbent(self.uncentred(value))

    def uncentred(self, value: Any) -> Any:
        """Take scale, weight and centre back: what is left is clipped and bent."""
        return value / math.sqrt(self.weight) * self.scale + self.center


@dataclass(frozen=True, kw_only=True)
class FeatureParameters(Transform):
    """One feature's frozen transform; fields as in ``segmentation_model_features``."""

    feature: str
    missing: str
    fill_value: float | None
    missing_share: float
    minimum: float
    maximum: float
    mean: float
    mean_transformed: float
    standard_deviation_transformed: float
    skewness: float | None = None
    suggested_transform: str | None = None

    @property
    def advice(self) -> str | None:
        """What to try where a long tail makes the distances; None where it doesn't."""
        is_tried = self.transform != "none" or self.clip_low is not None
        suggested = self.suggested_transform or "none"
        if is_tried or suggested == "none" or self.skewness < VERY_SKEWED:
            return None
        return (
            f"{self.feature} is very skewed (skewness {self.skewness:.1f}), so that its largest"
            f" values make the segments; try {{name: {self.feature}, transform: {suggested}}}"
            " in segmentation_features."
        )

    @classmethod
    def of(cls, feature: Feature) -> Self:
        """Take the transform of a model's feature."""
        return cls(**{name: getattr(feature, name) for name in cls.__dataclass_fields__})

    @property
    def column(self) -> str:
        """The column whose value this is: the 0/1 columns of a category share one."""
        return column_of(self.feature)

    @property
    def reach(self) -> float:
        """The largest absolute scaled value."""
        return max(abs(self.scaled(self.minimum)), abs(self.scaled(self.maximum)))

    def recorded(self) -> dict:
        """Return what is stored with the model."""
        return asdict(self)

    def standardized_difference(self, value: float) -> float:
        """How many standard deviations a scaled value lies above the average customer."""
        return (
            self.uncentred(value) - self.mean_transformed
        ) / self.standard_deviation_transformed


def read_parameters(engine: Engine, relation: Any, *, scaling: str) -> list[FeatureParameters]:
    """Read today's parameters and refuse features that K-means can make nothing of.

    Parameters
    ----------
    engine : Engine
    relation : relation
        ``int_feature_parameters_computed``, one row per feature.
    scaling : {'standard', 'robust', 'none'}

    Returns
    -------
    list of FeatureParameters
        In the order of the setting.

    Raises
    ------
    InputError
        If a feature has no value, is constant, has values below the least of its transform,
        has no spread to scale by, or has values too large for exact sums.
    """
    names = list(FeatureParameters.__dataclass_fields__)
    rows = engine.rows(
        relation, "parameters", f"select {', '.join(names)} from parameters order by position"
    )
    parameters = [FeatureParameters(**dict(zip(names, row, strict=True))) for row in rows]
    for one in parameters:
        _check(one, scaling)
    return parameters


def _check(one: FeatureParameters, scaling: str) -> None:
    if one.minimum is None:
        raise InputError(
            f"segmentation_features: {one.feature} has no usable value in any record; needs"
            " a column of numbers (data_quality_summary of an earlier build, or the column's"
            " limits in segmentation_columns, may tell why)."
        )
    largest = max(abs(one.minimum), abs(one.maximum))
    if (
        one.maximum - one.minimum <= ROUNDING * largest
        or not one.standard_deviation_transformed
    ):
        raise InputError(
            f"segmentation_features: {one.feature} is constant ({one.minimum:g} for every"
            f" customer{', but for rounding' * (one.minimum < one.maximum)}); it cannot tell"
            " customers apart. Remove it from the features."
        )
    least = TRANSFORMS[one.transform].least
    if least is not None and one.minimum < least:
        raise InputError(
            f"segmentation_features: {one.feature} has transform {one.transform}, which needs"
            f" values from {least:g}; the smallest is {one.minimum:g}."
        )
    if not one.scale:
        # A 0/1 column is what it is; a long tail of large values has a better scale.
        is_skewed = one.transform == "none" and one.minimum >= 0 and one.mean > one.fill_value
        advice = ""
        if is_skewed and (one.minimum, one.maximum) != (0, 1):
            advice = (
                f", and transform: log1p for this feature, whose values reach {one.maximum:g}"
                f" with a median of {one.fill_value:g}"
            )
        raise InputError(
            f"segmentation_scaling: robust needs an interquartile range, and that of"
            f" {one.feature} is 0: half of its values are equal. Use standard{advice}."
        )
    if one.reach > LARGEST_SCALED_VALUE:
        raise InputError(
            f"segmentation_scaling: {one.feature} reaches {one.reach:g} scaled units with"
            f" scaling {scaling}; exact sums need at most {LARGEST_SCALED_VALUE:g}. Use"
            " standard scaling or a clip."
        )
