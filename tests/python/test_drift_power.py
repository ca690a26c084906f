"""Drift sees what matters and nothing else: many pairs of tables, by the project's own SQL."""

import json

import duckdb
import numpy as np
import pytest
from customer_segmentation.fit.baseline import described_feature, described_segments
from customer_segmentation.model.scoring import scored
from customer_segmentation.model.transform import FeatureParameters
from macro_room import MacroRoom
from scipy.stats import chi2, norm
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

MACRO_FOLDERS = ["engine", "features", "segments", "fits", "drift"]
FEATURES = ["income", "score"]
LARGEST_FIT = 50_000
CENTERS = np.array([(20, 20), (20, 80), (55, 50), (90, 20), (85, 75)])


def _double_literal(value):
    return f"{value!r}" if "e" in repr(value) else f"{value!r}e0"


@pytest.fixture(scope="module")
def macros():
    return MacroRoom(*MACRO_FOLDERS)


@pytest.fixture
def connection():
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


def _grouped(random, count):
    """Five groups, unequal in size; two of them touch."""
    group = random.choice(5, count, p=[0.2, 0.3, 0.2, 0.15, 0.15])
    return CENTERS[group] + random.normal(0, 7, (count, 2)), group


def _one_cloud(random, count):
    return random.normal(50, 10, (count, 2)), np.zeros(count)


def _skewed_and_tied(random, count):
    income = random.lognormal(4, 0.5, count).round()
    return np.column_stack([income, random.integers(1, 11, count)]), np.zeros(count)


def _fitted(points, seed):
    """Write down a model of five segments as a fit does."""
    rows = points[:LARGEST_FIT]
    center, scale = points.mean(axis=0), points.std(axis=0)
    features = [
        FeatureParameters(
            feature=name, transform="none", missing="observed", fill_value=median,
            clip_low=None, clip_high=None, center=mean, scale=deviation, weight=1.0,
            missing_share=0.0, minimum=low, maximum=high, mean=mean, mean_transformed=mean,
            standard_deviation_transformed=deviation)
        for name, median, mean, deviation, low, high in zip(
            FEATURES, np.median(points, axis=0).tolist(), center.tolist(), scale.tolist(),
            points.min(axis=0).tolist(), points.max(axis=0).tolist(), strict=True)
    ]  # fmt: skip
    scaled = (rows - center) / scale
    # As a fit does: waiting for other threads takes most of the time on a busy machine.
    with threadpool_limits(limits=1):
        found = KMeans(5, n_init=2, random_state=seed).fit((points - center) / scale)
    placed, distances = scored(
        features, scaled, np.ones(scaled.shape, dtype=bool), found.cluster_centers_
    )
    sizes = np.bincount(found.labels_, minlength=5)
    then = described_segments(placed, distances, sizes)
    document = {
        "training_row_count": len(rows),
        "features": [
            {
                "position": position,
                **one.recorded(),
                **described_feature(column, one.fill_value),
            }
            for position, (one, column) in enumerate(zip(features, rows.T, strict=True), 1)
        ],
        "segments": [{"segment_id": number, **one} for number, one in enumerate(then, 1)],
        "quality": {"mean_distance": float(distances.mean())},
    }
    outline = {
        "model_id": "001",
        "features": FEATURES,
        "transforms": [
            {"name": one.feature, "transform": "none", "missing": "observed", "bounds": None,
             "fill_value": _double_literal(one.fill_value),
             "center": _double_literal(one.center), "scale": _double_literal(one.scale),
             "weight": _double_literal(1.0)}
            for one in features
        ],
        "segments": [
            {"segment_id": number,
             "centroid": dict(zip(FEATURES, centroid.tolist(), strict=True))}
            for number, centroid in enumerate(found.cluster_centers_, 1)
        ],
    }  # fmt: skip
    return document, outline


def _measured(connection, macros, model, points):
    """Measure the drift of some customers from a model: rows of `segment_drift` by subject."""
    document, outline = model
    values = {name: np.ascontiguousarray(points[:, i]) for i, name in enumerate(FEATURES)}
    connection.register("customers", values)
    connection.execute(
        "create or replace table model as select '001' as model_id, $1 as document",
        [json.dumps(document)],
    )
    counts = f"""
        select customers.segment_id, {macros("counts_by_decile", FEATURES)}
        from ({macros("scored_customers", "customers", outline)}) as customers
        cross join ({macros("deciles_in_one_row", "features", "model", FEATURES)}) as deciles
        cross join (
            with segment_deciles as ({macros("deciles_by_segment", "model")})
            {macros("deciles_at_segment_id", "segment_deciles", outline)}
        ) as deciles_at_segment_id
        group by customers.segment_id
    """
    rows = connection.execute(
        f"""
        with features as ({macros("model_features", "model")}),
        counts as materialized ({counts}),
        deciles as ({macros("deciles_in_one_row", "features", "model", FEATURES)}),
        segment_deciles as ({macros("deciles_by_segment", "model")})
        select subject_type, subject, population_stability_index, watch_limit, drift_limit,
            status
        from ({macros("measured_drift", "counts", "deciles", "segment_deciles", FEATURES)})
        """
    ).fetchall()
    connection.unregister("customers")
    found = {row[:2]: row[2:] for row in rows}
    assert len(found) == len(rows) == 9
    return found


def _flagged(measured):
    return {subject for subject, row in measured.items() if row[-1] != "stable"}


KINDS = [_grouped, _one_cloud, _skewed_and_tied]


def _unchanged(connection, macros, count, pairs):
    """How many of so many pairs of unchanged tables have a subject that is flagged."""
    flagged = []
    for pair in range(pairs):
        random = np.random.default_rng([1, count, pair])
        draw = KINDS[pair % len(KINDS)]
        points, _ = draw(random, count)
        model = _fitted(points, pair)
        if pair < 3 * len(KINDS):
            assert not _flagged(_measured(connection, macros, model, points))
        fresh, _ = draw(random, count)
        flagged.append(_flagged(_measured(connection, macros, model, fresh)))
    return [one for one in flagged if one]


def _shifted(connection, macros, count, pairs):
    """In how many of so many pairs 0.2 standard deviations of one feature are seen."""
    seen, drifted = 0, 0
    for pair in range(pairs):
        random = np.random.default_rng([2, count, pair])
        points, _ = _one_cloud(random, count)
        fresh, _ = _one_cloud(random, count)
        fresh[:, 0] += 0.2 * 10
        row = _measured(connection, macros, _fitted(points, pair), fresh)["feature", "income"]
        seen += row[-1] != "stable"
        drifted += row[-1] == "drifted"
    return seen, drifted


def _moved_segment(connection, macros, count, pairs):
    """In how many pairs it is seen that one group moved by two of its own deviations."""
    seen = 0
    for pair in range(pairs):
        random = np.random.default_rng([3, count, pair])
        points, group = _grouped(random, count)
        model = _fitted(points, pair)
        fresh, group = _grouped(random, count)
        angle = random.uniform(0, 2 * np.pi)
        fresh[group == pair % 5] += 2 * 7 * np.array([np.cos(angle), np.sin(angle)])
        found = _flagged(_measured(connection, macros, model, fresh))
        # The segment that most of the group is in is one of those named.
        center = (CENTERS[pair % 5] - points.mean(axis=0)) / points.std(axis=0)
        centroids = np.array([list(one["centroid"].values()) for one in model[1]["segments"]])
        moved = int(((centroids - center) ** 2).sum(axis=1).argmin()) + 1
        seen += ("segment", str(moved)) in found
    return seen


def test_limits_are_those_of_the_chi_squared_distribution(connection, macros):
    for degrees, within in ((3, 0.04), (9, 0.02), (10, 0.02)):
        for probability in (0.01 / 9, 0.001 / 12):
            [(normal, limit)] = connection.execute(
                f"select {macros('normal_quantile_above', probability)}, "
                + macros(
                    "chi_squared_quantile",
                    degrees,
                    macros("normal_quantile_above", probability),
                )
            ).fetchall()
            assert normal == pytest.approx(norm.isf(probability), abs=0.0005)
            assert limit == pytest.approx(chi2.isf(probability, degrees), rel=within)


def test_index_is_that_of_the_definition(connection, macros):
    """By hand, with NumPy, from the values alone."""
    random = np.random.default_rng(5)
    (points, _), (fresh, _) = _grouped(random, 300), _grouped(random, 500)
    fresh[:, 1] += 9
    measured = _measured(connection, macros, _fitted(points, 0), fresh)
    for subject, then, now in zip(FEATURES, points.T, fresh.T, strict=True):
        edges = [-np.inf, *np.quantile(then, np.arange(1, 10) / 10), np.inf]
        counts = [np.histogram(-one, -np.array(edges[::-1]))[0] + 0.5 for one in (then, now)]
        shares = [one / one.sum() for one in counts]
        index = ((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum()
        found = measured["feature", subject]
        assert found[0] == pytest.approx(index, abs=1e-9)
        unit = 1 / 300 + 1 / 500
        by_chance = [unit * chi2.isf(share / 9, 9) for share in (0.01, 0.001)]
        assert found[1] == pytest.approx(max(by_chance[0], 9 * unit + 0.02), rel=0.02)
        assert found[2] == pytest.approx(max(by_chance[1], 9 * unit + 0.03), rel=0.02)


def test_models_without_a_record_of_segments_are_not_measured_by_it(connection, macros):
    points, _ = _grouped(np.random.default_rng(0), 200)
    document, outline = _fitted(points, 0)
    for number, one in enumerate(document["segments"]):
        document["segments"][number] = {
            "segment_id": one["segment_id"], "customer_count": one["training_count"]
        }  # fmt: skip
    measured = _measured(connection, macros, (document, outline), points)
    by_status = {}
    for (kind, _), row in measured.items():
        by_status.setdefault(row[-1], set()).add(kind)
    assert by_status == {
        "not measured": {"segment", "distance"}, "stable": {"feature", "segment_share"}
    }  # fmt: skip


def test_small_and_middling_tables(connection, macros):
    assert not _unchanged(connection, macros, 200, 6)
    assert not _unchanged(connection, macros, 2000, 3)
    assert _shifted(connection, macros, 2000, 6)[0] >= 4
    assert _moved_segment(connection, macros, 2000, 5) >= 4


@pytest.mark.slow
@pytest.mark.parametrize("count", [200, 2000, 100_000])
def test_two_in_a_hundred_unchanged_tables_at_most(connection, macros, count):
    flagged = _unchanged(connection, macros, count, 100)
    print(f"\nof 100 unchanged tables of {count}, flagged: {flagged}")
    assert len(flagged) <= 2


@pytest.mark.slow
@pytest.mark.parametrize(("count", "least"), [(2000, 60), (100_000, 95)])
def test_a_fifth_of_a_deviation_is_seen(connection, macros, count, least):
    seen, drifted = _shifted(connection, macros, count, 100)
    print(f"\n+0.2 standard deviations of {count}: seen in {seen} of 100, drifted in {drifted}")
    assert seen >= least


@pytest.mark.slow
def test_one_of_five_segments_that_moves_is_seen(connection, macros):
    seen = _moved_segment(connection, macros, 2000, 100)
    print(f"\none of five segments moved by two deviations: seen in {seen} of 100")
    assert seen >= 80
