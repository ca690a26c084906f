"""Data without groups: one mode in each column, and as dependent as the data are."""

import numpy as np
import pytest
from customer_segmentation.fit.null_references import (
    KINDS,
    nearest_unimodal,
    one_mode_each,
    silhouette_limits,
)
from scipy.stats import kstest, spearmanr


def _mode_count(masses, widths):
    density = np.array(masses) / widths
    density = density[np.r_[True, np.abs(np.diff(density)) > 1e-12]]
    padded = np.r_[-np.inf, density, -np.inf]
    return int(((padded[1:-1] > padded[:-2]) & (padded[1:-1] > padded[2:])).sum())


def test_few_values_keep_their_shares_where_one_mode_suffices():
    values = np.repeat([1.0, 2.0, 3.0, 5.0], [10, 30, 40, 20])
    margin = nearest_unimodal(values)
    assert margin.low.tolist() == margin.high.tolist() == [1, 2, 3, 5]
    np.testing.assert_allclose(margin.masses, [0.1, 0.3, 0.4, 0.2])


def test_of_two_modes_the_valley_is_filled():
    # 40, 10, 30, 20 falls from its first value; 10 and 30 violate that, and pool to 20 each.
    margin = nearest_unimodal(np.repeat([1.0, 2.0, 3.0, 4.0], [40, 10, 30, 20]))
    np.testing.assert_allclose(margin.masses, [0.4, 0.2, 0.2, 0.2])


@pytest.mark.parametrize("rows", [300, 3000])
def test_skewed_columns_are_fitted_as_they_are(rows):
    random = np.random.default_rng(rows)
    for values in (random.lognormal(size=rows), random.exponential(size=rows)):
        margin = nearest_unimodal(values)
        drawn = margin.quantiles(random.uniform(size=2000))
        assert values.min() <= drawn.min() and drawn.max() <= values.max()
        assert margin.masses.sum() == pytest.approx(1)
        assert kstest(drawn, values).pvalue > 0.01


def test_two_groups_become_one():
    random = np.random.default_rng(1)
    values = np.concatenate([random.normal(0, 1, 500), random.normal(20, 1, 500)])
    margin = nearest_unimodal(values)
    assert _mode_count(margin.masses, margin.high - margin.low) == 1
    # Nobody is between the groups; in the nearest distribution of one mode many are.
    drawn = margin.quantiles(random.uniform(size=2000))
    assert ((drawn > 5) & (drawn < 15)).mean() > 0.2


def test_what_occurs_often_stays_one_value():
    random = np.random.default_rng(2)
    values = np.where(random.random(1000) < 0.7, 0, random.exponential(size=1000))
    drawn = nearest_unimodal(values).quantiles(random.uniform(size=4000))
    assert (drawn == 0).mean() == pytest.approx(0.7, abs=0.05)


def test_columns_depend_on_each_other_as_the_data_do():
    random = np.random.default_rng(3)
    common = random.normal(size=(2000, 1))
    points = np.exp(common + random.normal(size=(2000, 3)))
    points[:, 2] *= -1
    drawn = one_mode_each(points, random)(2000, random)
    found, expected = (spearmanr(one).statistic for one in (drawn, points))
    np.testing.assert_allclose(found, expected, atol=0.08)


def test_limits_of_one_k_do_not_depend_on_the_others():
    points = np.random.default_rng(4).lognormal(size=(60, 2))

    def limits(*ks):
        return silhouette_limits(
            points,
            kind="one mode",
            random_state=np.random.default_rng(5),
            restart_states={k: np.random.default_rng([6, k]) for k in ks},
        )

    assert limits(3, 4)[4] == limits(4, 7)[4]
    assert list(KINDS) == ["uniform", "gaussian", "one mode"]
