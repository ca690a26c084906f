"""The transform in Python against its twins in SQL."""

import math

import duckdb
import pytest
from customer_segmentation.model.known_transforms import TRANSFORMS
from customer_segmentation.model.transform import Transform
from hypothesis import example, given, settings
from hypothesis import strategies as st
from macro_room import MacroRoom

ROUNDING = 2.0**-52

macros = MacroRoom("features", "segments", "engine")
connection = duckdb.connect()

values = st.one_of(
    st.none(),
    st.sampled_from([0.0, -0.0, -1.0, 5e-324, 1e-300, 1e15, -1e300, 1e300]),
    st.floats(-1e6, 1e6),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
)
limits = st.one_of(st.none(), st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)).map(sorted))


@st.composite
def cases(draw):
    bounds = draw(limits)
    transform = Transform(
        transform=draw(st.sampled_from(list(TRANSFORMS))),
        clip_low=bounds[0] if bounds else None,
        clip_high=bounds[1] if bounds else None,
        center=draw(st.one_of(st.just(0.0), st.floats(-1e9, 1e9))),
        scale=draw(st.floats(1e-6, 1e9)),
        weight=draw(st.one_of(st.just(1.0), st.floats(1e-3, 1e3))),
    )
    # At the limits and just beyond them, where a sign is easily wrong.
    at = [math.nextafter(one, way) for one in bounds or () for way in (-1e99, one, 1e99)]
    return transform, draw(st.one_of(values, st.sampled_from(at)) if at else values)


def literal(value):
    return macros("double_literal", value)


def outline(transform):
    """Write a transform as macro ``model_outline`` hands it to whoever scores."""
    has_limits = transform.clip_low is not None
    return {
        "transform": transform.transform,
        "bounds": [literal(transform.clip_low), literal(transform.clip_high)]
        if has_limits
        else None,
        "center": literal(transform.center),
        "scale": literal(transform.scale),
        "weight": literal(transform.weight),
    }


def in_sql(macro, transform, value):
    sql = macros(macro, "value", outline(transform))
    query = f"select {sql} from (select cast(? as double) as value)"
    [(found,)] = connection.execute(query, [value]).fetchall()
    return found


def test_the_engine_knows_the_transforms_of_the_fit():
    assert list(macros("known_transforms")) == list(TRANSFORMS)


LIMITED = {"clip_low": -2.0, "clip_high": 7.0, "center": 0.5, "scale": 3.0, "weight": 2.0}


@settings(max_examples=300, deadline=None)
@given(cases())
@example((Transform(transform="log1p", **LIMITED), -1.0))
@example((Transform(transform="log1p", **LIMITED), 1e300))
@example((Transform(transform="none", **LIMITED), -1e300))
@example((Transform(transform="none", **LIMITED), None))
def test_the_engine_scales_as_the_fit_does(case):
    transform, value = case
    scaled, found = transform.scaled(value), in_sql("scaled_value", transform, value)
    if value is None:
        assert scaled is None and found is None
        return
    # ln(1 + x) and log1p(x) differ by the rounding of 1 + x; then a few roundings of what is
    # subtracted, divided and multiplied.
    bent = transform.bent(transform.clipped(value))
    parts = 1 + abs(bent) + abs(transform.center)
    slack = 8 * ROUNDING * parts / transform.scale * math.sqrt(transform.weight)
    assert found == pytest.approx(scaled, rel=8 * ROUNDING, abs=slack)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_engine_bends_back_as_the_fit_does(case):
    transform, value = case
    if value is None or abs(value) > 1e15:
        return
    bent = transform.bent(transform.clipped(value))
    found, unbent = in_sql("unbent_value", transform, bent), transform.unbent(bent)
    # exp(x) - 1 loses what expm1 keeps of a value near zero.
    assert found == pytest.approx(unbent, rel=8 * ROUNDING * (1 + abs(bent)), abs=4 * ROUNDING)
    least = TRANSFORMS[transform.transform].least
    within = max(transform.clipped(value), -math.inf if least is None else least)
    assert unbent == pytest.approx(within, rel=1e-12, abs=1e-12)
    assert in_sql("transformed_value", transform, value) == pytest.approx(
        bent, rel=4 * ROUNDING, abs=4 * ROUNDING
    )


@settings(max_examples=200, deadline=None)
@given(cases())
def test_what_was_scaled_comes_back_within_the_limits(case):
    transform, value = case
    if value is None or abs(value) > 1e9:
        return
    within = transform.clipped(value)
    bent = transform.bent(within)
    back = transform.uncentred(transform.scaled(value))
    assert back == pytest.approx(bent, rel=1e-9, abs=1e-12 * (1 + abs(transform.center)))
