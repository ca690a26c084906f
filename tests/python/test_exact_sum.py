"""The macro whose sums neither threads nor the order of rows can change."""

from fractions import Fraction

import duckdb
import numpy as np
import pytest
from macro_room import MacroRoom

MACROS = MacroRoom("engine")


def _sum(values, threads=1, macro="exact_sum"):
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(
            "create table given as select unnest(cast($1 as double[])) as value", [list(values)]
        )
        [(total,)] = connection.execute(
            f"select {MACROS(macro, 'value')} from given"
        ).fetchall()
    return total


@pytest.mark.parametrize(
    "values",
    [
        [0.1] * 1000,
        [1234567.89, -0.01, 7_999_999.99, 8_000_000.0, 12_345_678_901.23],
        [-8_000_000.5, 8_000_000.25, -0.125],
        [1e25, 2.5, -1e24],
        [1e-9, 2.5e-11, 7_000_000.0],
        [8_333_333.3333333, 25_000_000.123456, 0.0000003],
        [5_000_000.123456] * 2000,
        [3.5, None, 0.25],
        [1e9, None],
    ],
)
def test_is_the_sum_of_what_was_written(values):
    written = sum(Fraction(str(value)) for value in values if value is not None)
    # Two roundings: of the sum of each size, and of both together.
    assert _sum(values) == pytest.approx(float(written), rel=4e-16, abs=0)


def test_of_no_value_is_null():
    assert _sum([None, None]) is None
    assert _sum([]) is None


def test_order_and_threads_change_no_bit():
    random = np.random.default_rng(0)
    values = random.normal(size=400_000) * 10 ** random.uniform(-3, 12, size=400_000)
    assert len({_sum(values), _sum(values[::-1], threads=2), _sum(np.sort(values))}) == 1


def test_of_any_size_holds_squares_of_outliers_beside_those_of_others():
    for values in ([0.25, 3.5e7], [0.25, 3.5e7, 4e11, 7e12], [0.25, 7e12, 1e36]):
        total = _sum(values, macro="exact_sum_of_any_size")
        assert total == pytest.approx(sum(values), rel=4e-16, abs=0)
    assert _sum([None], macro="exact_sum_of_any_size") == 0


def test_overflow_stops_the_query():
    with pytest.raises(duckdb.ConversionException):
        _sum([1e26])
