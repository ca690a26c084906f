"""Generate data sets whose groups are known, and others that have none."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Random = np.random.Generator


@dataclass(frozen=True)
class DataSet:
    """Points (n × d, in columns' own units) and how many groups they were drawn from."""

    kind: str
    points: np.ndarray
    true_k: int | None


# Without groups: skewed, tied or independent columns -------------------------------------


def _log_normal(random: Random, n: int, d: int) -> np.ndarray:
    return random.lognormal(3, 1, size=(n, d))


def _exponential(random: Random, n: int, d: int) -> np.ndarray:
    return random.exponential(50, size=(n, d))


def _recency_frequency_spend(random: Random, n: int, d: int) -> np.ndarray:
    """Days since the last order, orders, and spend that grows with them."""
    recency = random.exponential(90, size=n).round()
    orders = 1 + random.negative_binomial(1, 0.25, size=n)
    spend = orders * random.lognormal(3, 0.6, size=n)
    return np.column_stack([recency, orders, spend])


def _mostly_zeros(random: Random, n: int, d: int) -> np.ndarray:
    """70 % of the values are 0, the others log-normal."""
    return random.lognormal(3, 1, size=(n, d)) * (random.random((n, d)) < 0.3)


def _scores(random: Random, n: int, d: int) -> np.ndarray:
    """Two columns of scores from 1 to 5, each with its own preferred score."""
    columns = []
    for _ in range(2):
        middle = random.uniform(1, 5)
        chances = np.exp(-0.5 * ((np.arange(1, 6) - middle) / random.uniform(0.8, 2)) ** 2)
        columns.append(random.choice(np.arange(1, 6), size=n, p=chances / chances.sum()))
    return np.column_stack(columns).astype(float)


def _counts(random: Random, n: int, d: int) -> np.ndarray:
    return np.column_stack(
        [random.negative_binomial(random.uniform(0.7, 3), 0.15, size=n) for _ in range(d)]
    ).astype(float)


def _correlated_spend(random: Random, n: int, d: int) -> np.ndarray:
    """Log-normal columns that rise together."""
    common = random.normal(size=(n, 1))
    return np.exp(0.7 * common + 0.7 * random.normal(size=(n, d)))


def _independent(random: Random, n: int, d: int) -> np.ndarray:
    """Columns of different shapes that know nothing of each other."""
    draws: list[Callable[[], np.ndarray]] = [
        lambda: random.uniform(size=n),
        lambda: random.normal(size=n),
        lambda: random.gamma(2, size=n),
        lambda: random.beta(0.9, 3, size=n),
        lambda: random.lognormal(0, 0.7, size=n),
        lambda: random.poisson(3, size=n).astype(float),
    ]
    return np.column_stack([draws[i]() for i in random.choice(len(draws), d, replace=False)])


STRUCTURELESS = {
    "log-normal": _log_normal,
    "exponential": _exponential,
    "recency, frequency, spend": _recency_frequency_spend,
    "70 % zeros": _mostly_zeros,
    "scores 1 to 5": _scores,
    "counts": _counts,
    "correlated spend": _correlated_spend,
    "independent shapes": _independent,
}


def structureless(kind: str, *, n: int, seed: int) -> DataSet:
    """Draw one data set without groups, of 2 to 5 columns."""
    random = np.random.default_rng([seed, n, *kind.encode()])
    d = int(random.integers(2, 6))
    return DataSet(kind, STRUCTURELESS[kind](random, n, d), None)


# With groups -----------------------------------------------------------------------------


def _centers(random: Random, k: int, d: int, gap: float) -> np.ndarray:
    """Draw centres anywhere in a box, scaled so that the nearest two are a gap apart."""
    centers = random.uniform(size=(k, d))
    for _ in range(200):
        if _smallest_gap(centers) > 0.5 * k ** (-1 / d):
            break
        centers = random.uniform(size=(k, d))
    return centers * gap / _smallest_gap(centers)


def _smallest_gap(centers: np.ndarray) -> float:
    gaps = np.linalg.norm(centers[:, None] - centers, axis=2)
    return float(gaps[np.triu_indices(len(centers), 1)].min())


def _labels(random: Random, n: int, weights: np.ndarray) -> np.ndarray:
    sizes = np.maximum(np.round(weights / weights.sum() * n).astype(int), 2)
    return np.repeat(np.arange(len(weights)), sizes)


def _round(random: Random, n: int, d: int, k: int, gap: float) -> np.ndarray:
    labels = _labels(random, n, random.uniform(0.7, 1.3, size=k))
    return _centers(random, k, d, gap)[labels] + random.normal(size=(len(labels), d))


def _unequal(random: Random, n: int, d: int, k: int) -> np.ndarray:
    """Sizes up to 1 to 8, spreads up to 1 to 3; the nearest two are 8 mean spreads apart."""
    labels = _labels(random, n, np.exp(random.uniform(0, np.log(8), size=k)))
    spreads = random.uniform(0.5, 1.5, size=k)
    noise = random.normal(size=(len(labels), d)) * spreads[labels, None]
    return _centers(random, k, d, 8)[labels] + noise


def _anisotropic(random: Random, n: int, d: int, k: int) -> np.ndarray:
    """Every group longer in one direction, by up to 3 times; 7 mean spreads apart."""
    labels = _labels(random, n, random.uniform(0.7, 1.3, size=k))
    points = _centers(random, k, d, 7)[labels]
    for group in range(k):
        turn, _ = np.linalg.qr(random.normal(size=(d, d)))
        lengths = np.exp(random.uniform(-np.log(3) / 2, np.log(3) / 2, size=d))
        rows = labels == group
        points[rows] += random.normal(size=(rows.sum(), d)) * lengths @ turn.T
    return points


def _skewed(random: Random, n: int, d: int, k: int) -> np.ndarray:
    """Draw groups that are log-normal in every feature, 7 deviations apart."""
    labels = _labels(random, n, random.uniform(0.7, 1.3, size=k))
    noise = random.lognormal(0, 0.6, size=(len(labels), d))
    return _centers(random, k, d, 7)[labels] + noise / noise.std()


def _noisy(random: Random, n: int, d: int, k: int) -> np.ndarray:
    """Round groups 8 deviations apart, and 5 % of points anywhere in the box."""
    points = _round(random, n - n // 20, d, k, 8)
    low, high = points.min(axis=0), points.max(axis=0)
    return np.vstack([points, random.uniform(low, high, size=(n // 20, d))])


def _nested(random: Random, n: int, d: int, k: int) -> np.ndarray:
    """Two or three groups within each of a few: 7 deviations within, 40 between."""
    inner = 3 if k % 3 == 0 else 2
    outer = _centers(random, k // inner, d, 40)
    centers = np.vstack([center + _centers(random, inner, d, 7) for center in outer])
    labels = _labels(random, n, random.uniform(0.7, 1.3, size=k))
    return centers[labels] + random.normal(size=(len(labels), d))


GROUPED: dict[str, Callable[..., np.ndarray]] = {
    "well separated": lambda *shape: _round(*shape, 10),
    "moderate": lambda *shape: _round(*shape, 5),
    "overlapping": lambda *shape: _round(*shape, 3.5),
    "unequal": _unequal,
    "anisotropic": _anisotropic,
    "log-normal": _skewed,
    "5 % noise": _noisy,
    "nested": _nested,
}
ROWS = (200, 500, 1000, 2000, 5000, 20000, 300, 3000)


def grouped(kind: str, *, seed: int, number: int) -> DataSet:
    """Draw one data set with 3 to 9 groups in 2 to 8 columns and 200 to 20,000 rows."""
    random = np.random.default_rng([seed, number, *kind.encode()])
    n, d = ROWS[number % len(ROWS)], int(random.integers(2, 9))
    k = int(random.choice([4, 6, 8, 9]) if kind == "nested" else random.integers(3, 10))
    return DataSet(kind, GROUPED[kind](random, n, d, k), k)
