"""Distances and nearest centroids: rows in Python, the fit's SQL, the scoring macro."""

import duckdb
import numpy as np
import pytest
from customer_segmentation.fit.incomplete_customers import descend_over_given
from customer_segmentation.model.scoring import assignment_sql, double_literal, scored
from customer_segmentation.model.transform import Transform
from macro_room import MacroRoom

NAMES = ["income", "score", "plan__a", "plan__b"]
MISSING = ["median", "observed", "observed", "observed"]


class Feature(Transform):
    """What scoring has to know of a feature."""

    def __init__(self, name, missing, **numbers):
        super().__init__(**numbers)
        object.__setattr__(self, "column", name.partition("__")[0])
        object.__setattr__(self, "missing", missing)


FEATURES = [
    Feature(name, missing, **numbers)
    for name, missing, numbers in zip(
        NAMES,
        MISSING,
        [
            {"transform": "log1p", "clip_low": 2.0, "clip_high": 90.0, "center": 3.1,
             "scale": 0.7, "weight": 2.0},
            {"transform": "none", "clip_low": None, "clip_high": None, "center": 0.1,
             "scale": 1.3, "weight": 1.0},
            *[{"transform": "none", "clip_low": None, "clip_high": None, "center": 0.5,
               "scale": 0.49, "weight": 1.0}] * 2,
        ],
        strict=True,
    )
]  # fmt: skip
FILL = 17.0


@pytest.fixture(scope="module")
def scored_in_sql():
    """Random customers with gaps, as the macro scores them; also where centroids are tied."""
    random = np.random.default_rng(11)
    count = 600
    plan = random.integers(0, 2, count)
    rows = [
        (
            None if random.random() < 0.2 else float(random.lognormal(3, 1) - 1),
            None if random.random() < 0.2 else float(random.normal(0, 2)),
            *((None, None) if random.random() < 0.2 else (float(one), float(1 - one))),
        )
        for one in plan
    ]
    centroids = random.normal(0, 1, (5, 4))
    centroids[3] = centroids[1]
    macros = MacroRoom("features", "segments", "engine")
    transforms = [
        {
            "name": name,
            "transform": one.transform,
            "missing": one.missing,
            "bounds": [double_literal(one.clip_low), double_literal(one.clip_high)]
            if one.clip_low is not None
            else None,
            "fill_value": double_literal(FILL),
            "center": double_literal(one.center),
            "scale": double_literal(one.scale),
            "weight": double_literal(one.weight),
        }
        for name, one in zip(NAMES, FEATURES, strict=True)
    ]
    outline = {
        "model_id": "001",
        "features": NAMES,
        "transforms": transforms,
        "segments": [
            {"segment_id": number, "centroid": dict(zip(NAMES, one.tolist(), strict=True))}
            for number, one in enumerate(centroids, 1)
        ],
    }
    connection = duckdb.connect()
    connection.execute(
        "create table customers (number int, " + ", ".join(f"{n} double" for n in NAMES) + ")"
    )
    connection.executemany(
        "insert into customers values (?, ?, ?, ?, ?)",
        [(number, *row) for number, row in enumerate(rows) if any(v is not None for v in row)],
    )
    found = connection.sql(
        f"select * from ({macros('scored_customers', 'customers', outline)}) order by number"
    )
    return found.fetchnumpy(), centroids


def _plain(column):
    return np.ma.filled(column.astype(float), np.nan)


def test_rows_are_placed_as_the_macro_places_them(scored_in_sql):
    found, centroids = scored_in_sql
    given = np.column_stack([_plain(found[name]) for name in NAMES])
    assert np.isnan(given).any(axis=1).sum() > 200 and not np.isnan(given).all(axis=1).any()
    filled = given.copy()
    filled[np.isnan(given[:, 0]), 0] = FILL
    points = np.array(
        [
            [
                np.nan if np.isnan(value) else one.scaled(value)
                for one, value in zip(FEATURES, row, strict=True)
            ]
            for row in filled
        ]
    )
    nearest, distances = scored(FEATURES, np.nan_to_num(points), ~np.isnan(given), centroids)
    assert (nearest + 1 == found["segment_id"]).all()
    np.testing.assert_allclose(distances, found["distance_to_centroid"], rtol=1e-12)


def test_the_fit_assigns_the_scaled_values_of_the_macro_to_the_last_bit(scored_in_sql):
    found, centroids = scored_in_sql
    given = np.column_stack([_plain(found[name]) for name in NAMES])
    scaled = np.column_stack([_plain(found[f"{name}__scaled"]) for name in NAMES])
    columns = {f"{name}__given": given[:, i] for i, name in enumerate(NAMES)}
    # The median stands where the fit filled in; what stands elsewhere must not matter.
    columns |= {name: np.nan_to_num(scaled[:, i], nan=77.0) for i, name in enumerate(NAMES)}
    connection = duckdb.connect()
    connection.register("arrays", {**columns, "number": np.arange(len(scaled))})
    connection.execute(
        "create table customers as select * replace ("
        + ", ".join(f"nullif({n}__given, 'nan'::double) as {n}__given" for n in NAMES)
        + ") from arrays"
    )
    sql = assignment_sql(NAMES, centroids, ["number", *NAMES], gaps=NAMES[1:])
    assigned = connection.sql(f"with {sql} select * from assigned order by number").fetchnumpy()
    assert (assigned["position"] + 1 == found["segment_id"]).all()
    factor = found["distance__factor"]
    assert (assigned["distance"] * factor == found["squared_distance"]).all()

    # One step over what was given places rows by the same distances.
    is_given = ~np.isnan(scaled)
    settled = descend_over_given(np.nan_to_num(scaled), is_given, centroids)
    sql = assignment_sql(NAMES, settled.centroids, ["number", *NAMES], gaps=NAMES[1:])
    again = connection.sql(f"with {sql} select * from assigned order by number").fetchnumpy()
    assert (again["position"] == settled.labels).all()
    assert again["distance"].sum() == pytest.approx(
        settled.within_cluster_sum_of_squares, rel=1e-12
    )
