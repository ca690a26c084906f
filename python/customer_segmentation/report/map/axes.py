"""The axes of the map: a feature each, bent as its distances are, and the frame."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import altair as alt

from customer_segmentation.model.known_transforms import TRANSFORMS
from customer_segmentation.model.transform import Transform
from customer_segmentation.report.figures.builders import GRID
from customer_segmentation.report.reading import Marts, Row

# Vega's axis that is bent as a transform bends values.
SCALES = {"none": "linear", "log1p": "symlog"}


@dataclass(frozen=True)
class Axis:
    """One direction of the map: the feature, its frozen transform, and the frame."""

    feature: str
    title: str
    transform: Transform
    low: float
    high: float

    def place(self, value: float) -> float:
        """Say where a value is drawn: from 0 at the lower end of the axis to 1 at the upper."""
        low, high = self.transform.bent(self.low), self.transform.bent(self.high)
        return (self.transform.bent(value) - low) / (high - low)

    def value_at(self, place: float) -> float:
        """Return the value that is drawn there."""
        low, high = self.transform.bent(self.low), self.transform.bent(self.high)
        return float(self.transform.unbent(low + place * (high - low)))

    def vega_scale(self) -> alt.Scale:
        """Bend the axis as the transform bends the distances, so that borders are straight."""
        return alt.Scale(
            type=SCALES[self.transform.transform],
            domain=[self.low, self.high],
            nice=False,
            zero=False,
            clamp=True,
        )


def axis_of(marts: Marts, tiles: Sequence[Row], side: str) -> Axis | None:
    """Read one axis, or None where the map has none there: `side` is x or y."""
    named = next((row for row in tiles if row[f"{side}_feature"] is not None), None)
    if named is None:
        return None
    feature = named[f"{side}_feature"]
    parameters = next(
        row for row in marts["segmentation_model_features"] if row["feature"] == feature
    )
    seen = [row for row in tiles if row[f"{side}_low"] is not None]
    low, high = (
        min(row[f"{side}_low"] for row in seen),
        max(row[f"{side}_high"] for row in seen),
    )
    if marts.points:
        values = [row[feature] for row in marts.points if row[feature] is not None]
        low, high = min(low, *values), max(high, *values)
    # None where there may be no values below.
    has_least = TRANSFORMS[parameters["transform"]].least is not None
    margin = 0 if has_least else (high - low) * 0.03
    return Axis(
        feature,
        marts.column(feature).title,
        Transform(**{one.name: parameters[one.name] for one in fields(Transform)}),
        low - margin,
        high + margin,
    )


def encodings(x: Axis, y: Axis) -> dict[str, alt.X | alt.Y]:
    """Lay fields x and y along the axes."""
    grid = {"gridColor": GRID, "gridOpacity": 0.7, "labelSeparation": 5}
    return {
        "x": alt.X(
            "x:Q", title=x.title, scale=x.vega_scale(), axis=alt.Axis(**grid, tickCount=8)
        ),
        "y": alt.Y(
            "y:Q", title=y.title, scale=y.vega_scale(), axis=alt.Axis(**grid, tickCount=8)
        ),
    }
