"""Draw data without groups that are otherwise like the customers: what evidence must beat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import ndtr
from scipy.stats import rankdata

from customer_segmentation.fit.evidence import silhouettes
from customer_segmentation.fit.search import best_of_restarts
from customer_segmentation.model.scoring import squared_distances

# Bounds that keep time independent of the number of customers: of each kind so many
# references of at most so many rows. Fewer rows than the data make their silhouettes a
# little higher and wider, so that the comparison errs on the side of "no clear groups".
REFERENCES = 20
REFERENCE_ROWS = 1_000
REFERENCE_RESTARTS = 2
# The 99th percentile of a normal distribution: an empirical percentile of 20 draws is one of
# the largest two, and let 2 of 20 uniform tables pass.
NULL_DEVIATIONS = 2.326
# Columns of at most so many values keep exactly these; others are drawn within bins.
FEW_VALUES = 30
# A bin holds at least this share of the values, and the root of their number: one of fewer
# would be a mode by chance.
SMALLEST_BIN_SHARE = 1 / 60
# Ranks are correlated, and margins fitted, on at most so many rows.
MARGIN_ROWS = 10_000

Draw = Callable[[int, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Margin:
    """A distribution of one column: bins in ascending order, uniform within each.

    ``low`` and ``high`` are equal where a bin is one value that occurs often.
    """

    low: np.ndarray
    high: np.ndarray
    masses: np.ndarray

    def quantiles(self, shares: np.ndarray) -> np.ndarray:
        """Turn uniform shares into values of this distribution."""
        cumulative = np.cumsum(self.masses)
        shares = shares * cumulative[-1]
        bins = np.minimum(np.searchsorted(cumulative, shares, side="right"), len(self.low) - 1)
        within = (shares - (cumulative - self.masses)[bins]) / np.maximum(
            self.masses[bins], np.finfo(float).tiny
        )
        return self.low[bins] + np.clip(within, 0, 1) * (self.high - self.low)[bins]


def silhouette_limits(
    points: np.ndarray,
    *,
    kind: str,
    random_state: np.random.Generator,
    restart_states: Mapping[int, np.random.Generator],
) -> dict[int, float]:
    """Say how high a silhouette gets where there are no groups.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    kind : {'uniform', 'gaussian', 'one mode'}
        Which data without groups, see `KINDS`.
    random_state : numpy.random.Generator
        Draws the references, which are the same whatever is searched in them.
    restart_states : mapping of int to numpy.random.Generator
        For every number of clusters, each at least 2, what draws its restarts.

    Returns
    -------
    dict of int to float
        For every k the 99th percentile of the mean silhouette on 20 references: of a normal
        distribution fitted to them, as SigClust does for its small p-values; at most 1, which
        no silhouette beats.

    References
    ----------
    Liu, Y. et al. (2008). Statistical significance of clustering for high-dimension,
    low-sample size data. JASA 103, 1281-1293.
    """
    draw = KINDS[kind](points, random_state)
    rows = min(len(points), REFERENCE_ROWS)
    scores = []
    for _ in range(REFERENCES):
        reference = draw(rows, random_state)
        labelings = []
        for k, restart_state in restart_states.items():
            centroids = best_of_restarts(
                reference, k=k, restarts=REFERENCE_RESTARTS, random_state=restart_state
            )
            labelings.append(squared_distances(reference, centroids).argmin(axis=1))
        scores.append([value.mean() for value in silhouettes(reference, labelings)])
    limits = np.mean(scores, axis=0) + NULL_DEVIATIONS * np.std(scores, axis=0, ddof=1)
    return {k: min(float(limit), 1.0) for k, limit in zip(restart_states, limits, strict=True)}


def uniform_box(points: np.ndarray, _: np.random.Generator | None = None) -> Draw:
    """Draw uniformly from the box of the principal components.

    Parameters
    ----------
    points : ndarray of shape (n, d)

    Returns
    -------
    callable
        From a number of rows and a generator to an ndarray of shape (rows, d), in principal
        coordinates: neither K-means nor the silhouette changes under rotation.

    References
    ----------
    Tibshirani, R., Walther, G., Hastie, T. (2001). Estimating the number of clusters in a
    data set via the gap statistic. JRSS B 63, 411-423, section 4 (reference "b").
    """
    principal = _principal(points)
    low, high = principal.min(axis=0), principal.max(axis=0)
    return lambda rows, random: random.uniform(low, high, size=(rows, len(low)))


def one_gaussian(points: np.ndarray, _: np.random.Generator | None = None) -> Draw:
    """Draw from one Gaussian with the covariance of the data, in principal coordinates.

    Parameters
    ----------
    points : ndarray of shape (n, d)

    Returns
    -------
    callable
        As `uniform_box`.

    References
    ----------
    Liu, Y. et al. (2008). Statistical significance of clustering for high-dimension,
    low-sample size data. JASA 103, 1281-1293.
    """
    deviations = _principal(points).std(axis=0)
    return lambda rows, random: random.normal(0, deviations, size=(rows, len(deviations)))


def one_mode_each(points: np.ndarray, random_state: np.random.Generator) -> Draw:
    """Draw columns that are skewed and tied like the data's, but have one mode each.

    A Gaussian copula joins them by the data's rank correlations. Skewed columns without
    groups look clustered beside the symmetric references; beside this one they don't.

    Parameters
    ----------
    points : ndarray of shape (n, d)
    random_state : numpy.random.Generator
        Draws the rows that are looked at where there are more than 10,000.

    Returns
    -------
    callable
        As `uniform_box`, in the coordinates of the data.

    References
    ----------
    Hartigan, J., Hartigan, P. (1985). The dip test of unimodality. Annals of Statistics 13,
    70-84: the nearest unimodal distribution as the hypothesis of no groups.
    """
    if len(points) > MARGIN_ROWS:
        points = points[random_state.choice(len(points), MARGIN_ROWS, replace=False)]
    margins = [nearest_unimodal(column) for column in points.T]
    ranks = np.column_stack([rankdata(column) for column in points.T])
    # Of a Gaussian whose rank correlation this is (Pearson 1907).
    correlations = 2 * np.sin(np.pi / 6 * np.atleast_2d(np.corrcoef(ranks, rowvar=False)))
    values, axes = np.linalg.eigh(correlations)
    mixing = axes * np.sqrt(np.maximum(values, 0))
    mixing /= np.linalg.norm(mixing, axis=1, keepdims=True)

    def draw(rows: int, random: np.random.Generator) -> np.ndarray:
        shares = ndtr(random.normal(size=(rows, len(margins))) @ mixing.T)
        return np.column_stack(
            [margin.quantiles(share) for margin, share in zip(margins, shares.T, strict=True)]
        )

    return draw


def nearest_unimodal(values: np.ndarray) -> Margin:
    """Fit the distribution with one mode that is most likely to have given the values.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Of at least two distinct ones.

    Returns
    -------
    Margin
        Where there are at most 30 distinct values, probabilities of these that rise up to
        one and fall from it; otherwise such a density, constant within bins.

    Notes
    -----
    For a given mode the most likely density is the isotonic regression of the observed one
    up to it and down from it; every bin is tried as the mode.
    """
    distinct, counts = np.unique(values, return_counts=True)
    masses = counts / len(values)
    if len(distinct) <= FEW_VALUES:
        return Margin(distinct, distinct, _unimodal(masses, np.ones(len(distinct))))
    halfway = (distinct[1:] + distinct[:-1]) / 2
    low, high = np.r_[distinct[0], halfway], np.r_[halfway, distinct[-1]]
    share = max(SMALLEST_BIN_SHARE, len(values) ** -0.5 / 2)
    starts = _bin_starts(masses, share)
    ends = np.r_[starts[1:], len(distinct)] - 1
    masses = np.add.reduceat(masses, starts)
    low, high = low[starts], high[ends]
    masses = _unimodal(masses, high - low)
    is_one_value = (starts == ends) & (counts[starts] > 1)
    value = distinct[starts]
    return Margin(
        np.where(is_one_value, value, low), np.where(is_one_value, value, high), masses
    )


def _bin_starts(masses: np.ndarray, share: float) -> np.ndarray:
    """Tell where bins of at least a share begin: often seen values and ends stand alone.

    The ends, since where a tail thins out is what K-means makes segments of.
    """
    cumulative = np.cumsum(masses)
    starts, filled = [0], 0.0
    for position in range(1, len(masses)):
        filled += masses[position - 1]
        before = cumulative[position - 1]
        is_end = before < share or before > 1 - share
        is_often = masses[position] >= share or masses[position - 1] >= share
        if is_end or is_often or filled >= share:
            starts.append(position)
            filled = 0.0
    return np.array(starts)


def _unimodal(masses: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """Masses of the most likely density that rises up to one bin and falls after it."""
    density = masses / widths
    best, best_likelihood = masses, -np.inf
    for mode in range(len(masses)):
        left, right = slice(0, mode + 1), slice(mode + 1, None)
        rising = isotonic_regression(density[left], weights=widths[left]).x
        falling = (
            isotonic_regression(density[right], weights=widths[right], increasing=False).x
            if mode + 1 < len(masses)
            else []
        )
        fitted = np.concatenate([rising, falling])
        likelihood = float(masses @ np.log(np.maximum(fitted, np.finfo(float).tiny)))
        if likelihood > best_likelihood:
            best, best_likelihood = fitted * widths, likelihood
    return best


def _principal(points: np.ndarray) -> np.ndarray:
    centered = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centered, full_matrices=False)
    return centered @ axes.T


# A grouping is clear where it beats all of them: each is no news to some kind of data.
KINDS: dict[str, Callable[[np.ndarray, np.random.Generator], Draw]] = {
    "uniform": uniform_box,
    "gaussian": one_gaussian,
    "one mode": one_mode_each,
}
