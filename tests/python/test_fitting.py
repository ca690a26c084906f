"""What a model's document says of its features."""

import numpy as np
from customer_segmentation.fitting import _to_ten_digits


def test_values_are_rounded_to_ten_digits_as_python_writes_them():
    random = np.random.default_rng(0)
    values = np.concatenate([
        [0.0, 30 - 1e-14, -30 + 1e-14, 1e300, -1e-12, 0.1 + 0.2, 99999999999.0],
        random.integers(-100_000, 100_000, 2000) / 100,
        *(random.normal(0, 10.0**power, 500) for power in range(-10, 15)),
    ])  # fmt: skip
    expected = [float(f"{value:.10g}") for value in values]
    np.testing.assert_array_equal(_to_ten_digits(values), expected)
