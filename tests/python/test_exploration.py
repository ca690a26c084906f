"""Profiles, histograms and correlations against scipy, numpy and pandas; the pictures."""

import io
import json
import re
import tracemalloc
from itertools import combinations, pairwise

import duckdb
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, built_at, grouped_customers, write_customers
from customer_segmentation.commands import explore, main
from customer_segmentation.report.exploration import drawn_bins
from rich.console import Console
from scipy import stats

# Quantised deviations and sums in another order than numpy's: a few units of the last bit.
CLOSE = 1e-9
COUNT = 400


def _customers():
    """Columns of every kind that the assessment knows, with a twentieth missing."""
    random = np.random.default_rng(11)
    spread = random.normal(100, 15, COUNT)
    table = pd.DataFrame(
        {
            "bell_shaped": spread.round(3),
            "long_tailed": random.lognormal(3, 1.2, COUNT).round(2),
            "with_negatives": (random.lognormal(0, 1.5, COUNT) - 2).round(3),
            "twin": (spread * 2.2 + random.normal(0, 0.5, COUNT)).round(3),
            "opposite": (-spread + random.normal(0, 20, COUNT)).round(3),
            "count_of_visits": random.poisson(3, COUNT),
            "constant": 7.5,
            "nearly_constant": np.where(np.arange(COUNT) == 5, 900.0, 3.0),
            "running_number": random.permutation(COUNT) + 5000,
            "half_repeated": random.integers(0, COUNT, COUNT),
            "tenths": np.round(np.arange(COUNT) % 11 / 10, 1),
            "absent": np.nan,
        }
    )
    for column in ("bell_shaped", "long_tailed", "opposite", "count_of_visits"):
        table[column] = table[column].astype(float)
        table.loc[random.choice(COUNT, 20, replace=False), column] = np.nan
    table.insert(0, "customer_id", [f"c{number}" for number in range(COUNT)])
    table["code"] = [f"code {number}" for number in range(COUNT)]
    return table


TABLE = _customers()
NUMBERS = list(TABLE.columns[1:-1])
SETTINGS = {
    "segmentation_columns": [
        {"name": "customer_id", "type": "id"},
        *({"name": name, "type": "number"} for name in NUMBERS),
        {"name": "code", "type": "text"},
    ],
    "segmentation_features": ["bell_shaped", "long_tailed"],
    "segmentation_profile_attributes": [],
}


@pytest.fixture(scope="module")
def explored(shared_project):
    project = shared_project("explored")
    file = project.folder / "customers.csv"
    TABLE.to_csv(file, index=False)
    result = project.dbt(
        "build", "--selector", "exploration", segmentation_input=str(file), **SETTINGS
    )
    assert result.returncode == 0, result.stdout[-3000:]
    return project


def _rows(project, model, key):
    with duckdb.connect(str(project.database), read_only=True) as connection:
        relation = connection.sql(f"from main_segmentation_intermediate.{model}")
        rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    return {key(row): row for row in rows}


@pytest.fixture(scope="module")
def profiles(explored):
    return _rows(explored, "int_customer_columns_profiled", lambda row: row["column_name"])


@pytest.mark.parametrize("name", NUMBERS)
def test_profile_agrees_with_numpy_and_scipy(name, profiles):
    profile, values = profiles[name], TABLE[name].dropna().to_numpy(dtype=float)
    assert profile["record_count"] == COUNT
    assert profile["missing_count"] == COUNT - len(values)
    assert profile["distinct_count"] == len(np.unique(values))
    if not len(values):
        assert profile["mean"] is profile["median"] is profile["skewness"] is None
        return
    lower, middle, upper = np.quantile(values, [0.25, 0.5, 0.75])
    expected = {
        "minimum": values.min(), "maximum": values.max(), "mean": values.mean(),
        "standard_deviation": values.std(), "p25": lower, "median": middle, "p75": upper,
    }  # fmt: skip
    for statistic, value in expected.items():
        assert profile[statistic] == pytest.approx(value, rel=CLOSE, abs=CLOSE), statistic
    fence = 1.5 * (upper - lower)
    outliers = (values < lower - fence) | (values > upper + fence)
    assert profile["outlier_count"] == outliers.sum()
    if values.min() == values.max():
        assert profile["skewness"] is None
    else:
        assert profile["skewness"] == pytest.approx(stats.skew(values), rel=1e-7, abs=1e-9)


def test_correlations_agree_with_pandas_over_the_values_both_have(explored):
    pairs = _rows(
        explored,
        "int_customer_features_correlated",
        lambda row: (row["feature"], row["other_feature"]),
    )
    expected = TABLE[NUMBERS].corr()
    assert len(pairs) == len(NUMBERS) * (len(NUMBERS) - 1)
    for (feature, other), pair in pairs.items():
        both = TABLE[[feature, other]].notna().all(axis=1).sum()
        assert pair["value_count"] == both
        value = expected.loc[feature, other]
        if np.isnan(value):
            assert pair["correlation"] is None, (feature, other)
        else:
            assert pair["correlation"] == pytest.approx(value, rel=1e-7, abs=CLOSE)


@pytest.mark.parametrize("name", NUMBERS)
def test_histogram_agrees_with_numpy_on_the_same_edges(name, explored):
    bins = _rows(
        explored, "int_customer_features_binned", lambda row: (row["feature"], row["bin_index"])
    )
    own = [row for key, row in sorted(bins.items()) if key[0] == name]
    values = TABLE[name].dropna().to_numpy(dtype=float)
    if not len(values):
        assert own == []
        return
    edges = [own[0]["bin_start"], *(row["bin_end"] for row in own)]
    assert [row["bin_start"] for row in own[1:]] == edges[1:-1]
    assert len(own) <= 40
    counts, _ = np.histogram(values, edges)
    assert [row["customer_count"] for row in own] == counts.tolist()


def test_bars_of_what_lies_beyond_are_as_wide_as_the_others():
    edges = [-900, 0, 5, 10, 15, 400]
    bins = [
        {"bin_start": low, "bin_end": high, "customer_count": 3}
        for low, high in pairwise(edges)
    ]
    drawn = [(one["bin_start"], one["bin_end"], one["is_outer"])
             for one in drawn_bins(bins)]  # fmt: skip
    assert drawn == [(-5, 0, True), (0, 5, False), (5, 10, False), (10, 15, False),
                     (15, 20, True)]  # fmt: skip
    assert not any(one["is_outer"] for one in drawn_bins(bins[1:4]))
    assert [one["bin_start"] for one in drawn_bins(bins[:1])] == [-900]


def test_assessment_names_what_is_wrong_with_a_column(profiles):
    found = {name: row["feature_assessment"] for name, row in profiles.items()}
    assert found == {
        "bell_shaped": "usable",
        "long_tailed": "usable",
        "with_negatives": "usable",
        "twin": "near-duplicate of bell_shaped",
        "opposite": "usable",
        "count_of_visits": "usable",
        "constant": "constant: all values are equal",
        "nearly_constant": "near-constant: at least 98 % of the values are equal",
        "running_number": "id-like: a running number",
        "half_repeated": "usable",
        "tenths": "usable",
        "absent": "no values",
        "code": "id-like: nearly every text is another one",
    }
    transforms = {name: row["suggested_transform"] for name, row in profiles.items()}
    assert {name for name, one in transforms.items() if one == "log1p"} == {
        name
        for name in NUMBERS
        if TABLE[name].nunique() > 2
        and stats.skew(TABLE[name].dropna()) > 1
        and TABLE[name].min() >= 0
    }
    assert transforms["long_tailed"] == "log1p" and transforms["with_negatives"] == "none"
    assert transforms["code"] is None


def test_exploration_clusters_nothing(explored):
    tables = {row[0] for row in explored.query("select table_name from duckdb_tables()")}
    assert "int_segmentation_models_fitted" not in tables
    assert not explored.query("show tables")


@pytest.mark.slow
def test_id_like_feature_stops_a_build_with_the_reason(explored):
    settings = {**SETTINGS, "segmentation_features": ["bell_shaped", "running_number"]}
    file = str(explored.folder / "customers.csv")
    printed = explored.fail(segmentation_input=file, **settings).replace("\n", " ")
    assert "segmentation_features: running_number is id-like" in printed
    assert "from 5000" in printed and "Traceback" not in printed


def test_essentials_are_printed(explored):
    found = explore.read_exploration(built_at(explored.database))
    console = Console(file=io.StringIO(), width=200)
    explore.show(found, console)
    printed = console.file.getvalue()
    for text in ("records read", "near-duplicate of bell_shaped", "try transform: log1p"):
        assert text in printed
    assert "bell_shaped and twin correlate by +1.00" in printed


def test_the_page_shows_every_column_and_the_pairs_that_matter(
    explored, monkeypatch, tmp_path, capsys
):
    pytest.importorskip("altair", reason="pictures need requirements-report.lock")
    pytest.importorskip("vl_convert", reason="pictures need requirements-report.lock")
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(explored.database))
    assert main(["explore", str(tmp_path / "page")]) == 0
    assert "index.html" in capsys.readouterr().out
    [file] = (tmp_path / "page").iterdir()
    text = file.read_text(encoding="utf-8")
    assert len(text.encode()) < 3_000_000
    specs = json.loads(
        re.search(r'<script type="application/json" id="specs">(.*?)</script>', text)[1]
    )
    found = explore.read_exploration(built_at(explored.database))
    for row in found.columns:
        title = row["column_name"].replace("_", " ").capitalize()
        assert f'<th scope="row">{title}</th>' in text, title
    # Bars of a column add up to its customers.
    place = [row["column_name"] for row in found.columns].index("long_tailed") + 1
    [bars] = specs[f"column_{place}"]["datasets"].values()
    assert sum(bar["customers"] for bar in bars) == TABLE["long_tailed"].count()
    assert "These say the same as another column: Bell shaped and twin" in text
    # As pandas correlates; a pair that is the same is told and not drawn.
    drawn = {one["description"] for name, one in specs.items() if name.startswith("pair_")}
    expected = TABLE[NUMBERS].corr().abs()
    for one, other in combinations(sorted(NUMBERS), 2):
        titles = f"{one} and {other}".replace("_", " ").capitalize()
        is_drawn = any(titles in words for words in drawn)
        assert not (is_drawn and not 0.3 <= expected.loc[one, other] < 0.98), titles


def test_missing_libraries_are_named_in_one_line(explored, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(explored.database))
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    assert main(["explore", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert "altair is missing" in error and "requirements-report.lock" in error
    assert error.count("\n") == 1


def test_database_without_exploration_says_what_to_run(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(tmp_path / "none.duckdb"))
    assert main(["explore"]) == 1
    duckdb.connect(str(tmp_path / "none.duckdb")).close()
    assert main(["explore"]) == 1
    missing, empty = capsys.readouterr().err.splitlines()
    assert "no database" in missing and "dbt build --selector exploration" in empty


@pytest.mark.slow
def test_marts_show_the_same_as_the_exploration(project, tmp_path):
    file = write_customers(tmp_path / "customers.csv", grouped_customers())
    project.build(segmentation_input=str(file))
    [(profiles, bins, pairs)] = project.query(
        "select (select count(*) from customer_column_profiles),"
        " (select sum(customer_count) from customer_feature_histograms),"
        " (select count(*) from customer_feature_correlations)"
    )
    assert (profiles, bins, pairs) == (4, 3 * 60, 6)


@pytest.mark.slow
def test_large_tables_are_estimated_where_the_description_says_so(project, monkeypatch):
    """Moments stay exact; Python holds no more of 1.5 million customers than of a few."""
    count = 1_500_000
    file = project.folder / "large.parquet"
    duckdb.sql(
        "copy (select 'c' || i as customer_id, hash(i) % 1000003 / 1000 as amount,"
        " floor(ln(1 + hash(i + 7) % 100000)) as level, i as number"
        f" from range({count}) as numbers(i)) to '{file}'"
    )
    names = ["amount", "level", "number"]
    columns = [{"name": "customer_id", "type": "id"}]
    columns += [{"name": name, "type": "number"} for name in names]
    result = project.dbt(
        "build", "--selector", "exploration", segmentation_input=str(file),
        segmentation_columns=columns, segmentation_features=["amount", "level"],
        segmentation_profile_attributes=[],
    )  # fmt: skip
    assert result.returncode == 0, result.stdout[-3000:]
    found = _rows(project, "int_customer_columns_profiled", lambda row: row["column_name"])
    table = duckdb.sql(f"from '{file}'").fetchnumpy()
    for name in names:
        values, profile = np.sort(table[name].astype(float)), found[name]
        assert profile["mean"] == pytest.approx(values.mean(), rel=1e-9)
        assert profile["standard_deviation"] == pytest.approx(values.std(), rel=1e-9)
        assert profile["skewness"] == pytest.approx(stats.skew(values), rel=1e-6, abs=1e-6)
        assert profile["distinct_count"] == pytest.approx(len(np.unique(values)), rel=0.05)
        for share, column in ((0.25, "p25"), (0.5, "median"), (0.75, "p75")):
            # Five standard errors of a rank in a sample of 750,000 customers.
            low, high = (
                np.searchsorted(values, profile[column], side) / count
                for side in ("left", "right")
            )
            assert low - 0.003 <= share <= high + 0.003
    assert found["number"]["feature_assessment"].startswith("id-like")
    assert found["amount"]["feature_assessment"] == "usable"

    where = built_at(project.database)
    tracemalloc.start()
    exploration = explore.read_exploration(where)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(exploration.sample) == explore.PLOTTED_CUSTOMERS
    assert peak < 5e6


def test_selector_names_models_that_exist():
    text = (ROOT / "selectors.yml").read_text()
    files = {path.stem for path in (ROOT / "models").rglob("*.sql")}
    named = {part.split(",")[0].strip() for part in text.split("value: ")[1:]}
    assert named and named <= files
