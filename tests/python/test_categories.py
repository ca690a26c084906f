"""Categories as features: by asking only, weighted as one number, frozen with the model."""

import math

import pytest
from conftest import write_customers

FEATURES = ["annual_income", {"name": "gender", "encode": "one_hot"}]
SETTINGS = {"segmentation_features": FEATURES, "segmentation_name": "categories",
            "segmentation_k_min": 2}  # fmt: skip
# Two incomes, two genders in unequal shares, one spelling that the seed lacks.
ROWS = [
    (f"c{number:03d}", "non-binary" if number % 4 == 0 else "f", 30,
     (40 if number % 2 else 90) + number % 7 / 10, 50)
    for number in range(80)
] + [("unmapped", "who knows", 30, 40, 50), ("absent", "", 30, 40, 50)]  # fmt: skip


@pytest.fixture(scope="module")
def encoded(shared_project):
    project = shared_project("categories")
    project.build(
        segmentation_input=str(write_customers(project.folder / "a.csv", ROWS)), **SETTINGS
    )
    return project


def _parameters(project):
    rows = project.query("select feature, center, scale from segmentation_model_features")
    return {feature: (center, scale) for feature, center, scale in rows}


def test_each_category_is_a_column_and_all_of_them_vary_as_one_number(encoded):
    parameters = _parameters(encoded)
    assert list(parameters) == ["annual_income", "gender__diverse", "gender__female"]
    # By hand: shares of a quarter and three quarters among the 80 with a known category.
    assert parameters["gender__diverse"][0] == pytest.approx(0.25)
    variances = 0.25 * 0.75 + 0.75 * 0.25
    for name in ("gender__diverse", "gender__female"):
        assert parameters[name][1] == pytest.approx(math.sqrt(variances))
    assert variances / parameters["gender__female"][1] ** 2 == pytest.approx(1)


def test_names_and_rules_speak_of_categories(encoded):
    """By the rows: 20 diverse and 20 female ones earn 90, 40 female ones 40."""
    rows = encoded.query(
        "select segment_name, rule from segment_rules"
        " inner join segment_summary using (segment_id) order by segment_name"
    )
    assert [rule for _, rule in rows] == [
        "gender is diverse", "income above 65 k$ and gender is female", "income up to 65 k$",
    ]  # fmt: skip
    # Shares of 0 and 1 lie at least half a standard deviation from the quarter of all that
    # are diverse and the three quarters that are female: one phrase for both columns.
    assert [name for name, _ in rows] == [
        "High income · diverse people", "High income · women", "Low income · women",
    ]  # fmt: skip


def test_customer_without_a_known_category_lacks_one_feature(encoded):
    rows = encoded.query(
        "select customer_id, missing_feature_count from customer_segments"
        " where missing_feature_count > 0 order by customer_id"
    )
    assert rows == [("absent", 1), ("unmapped", 1)]


@pytest.mark.slow
def test_protected_category_is_recorded_and_said(encoded):
    [(protected,)] = encoded.query("select protected_features from segmentation_models")
    assert protected == "gender__diverse, gender__female"
    result = encoded.dbt(
        "run", "-s", "int_segmentation_settings_listed",
        segmentation_protected="refuse", **SETTINGS,
    )  # fmt: skip
    assert result.returncode != 0
    assert "needs features that are not protected" in result.stdout.replace("\n", " ")


@pytest.mark.slow
def test_customer_with_nothing_but_an_unmapped_category_is_rejected(project, tmp_path):
    """Nothing places such a customer; where the policy says so, neither one without it."""
    rows = [*ROWS, ("lost", "who knows", 30, "", 50)]
    file = str(write_customers(tmp_path / "a.csv", rows))
    rejected = "select customer_id, rejection_reasons from rejected_customer_records order by 1"
    project.build(segmentation_input=file, **SETTINGS)
    assert project.query(rejected) == [("lost", "no_feature_value")]
    strict = [FEATURES[0], {**FEATURES[1], "missing": "reject"}]
    project.build(segmentation_input=file, **{**SETTINGS, "segmentation_features": strict})
    assert project.query(rejected) == [
        ("absent", "gender_missing"), ("lost", "gender_missing, no_feature_value"),
        ("unmapped", "gender_missing"),
    ]  # fmt: skip


@pytest.mark.slow
def test_new_category_is_none_of_the_models_and_lost_ones_stay(encoded):
    """Scored with the frozen columns: males came later, nobody diverse is left."""
    before = _parameters(encoded)
    rows = [("new", "m", 30, 40, 50), *((f"c{i:03d}", "f", 30, 90, 50) for i in range(9))]
    file = write_customers(encoded.folder / "b.csv", rows)
    printed = encoded.build(segmentation_input=str(file), **SETTINGS)
    assert "keep model" in printed
    assert _parameters(encoded) == before
    # Neither female nor diverse; the column of today's own category is there as well.
    assert encoded.query(
        "select customer_id, gender__diverse, gender__female, gender__male"
        " from segmentation_customers where customer_id in ('new', 'c000') order by all"
    ) == [("c000", 0.0, 1.0, 0.0), ("new", 0.0, 0.0, 1.0)]
    assert encoded.query(
        "select missing_feature_count from customer_segments where customer_id = 'new'"
    ) == [(0,)]


@pytest.mark.slow
def test_names_of_columns_can_be_read_back(project, tmp_path):
    """Any text can be a category; its name is a plain one."""
    categories = ["a b", "a__b", "ä/ö", "_x20_", "😀", "42"]
    rows = [f"c{i},{30 + i % 9},{categories[i % 6]},{i % 5}" for i in range(60)]
    file = write_customers(tmp_path / "any.csv", rows, header="id,amount,colour,visits")
    columns = [
        {"name": "customer_id", "type": "id", "spellings": ["id"]},
        {"name": "amount", "type": "number"},
        {"name": "visits", "type": "number"},
        {"name": "colour", "type": "category", "label": "shade"},
    ]
    project.build(
        segmentation_input=str(file), segmentation_columns=columns, segmentation_name="any",
        segmentation_features=["amount", {"name": "colour", "encode": "one_hot"}],
        segmentation_profile_attributes=["colour"],
    )  # fmt: skip
    names = [row[0] for row in project.query("describe segmentation_customers")]
    indicators = [name for name in names if "__" in name]
    assert len(indicators) == 6
    counted = [
        project.query(f"select sum({name}) from segmentation_customers")[0][0]
        for name in indicators
    ]
    assert counted == [10.0] * 6
    [(text,)] = project.query(
        "select string_agg(description, '; ') || string_agg(segment_name, '; ')"
        " from segment_profiles"
    )
    assert any(f"hade {category}" in text or f"olour {category}" in text
               for category in categories)  # fmt: skip


@pytest.mark.slow
def test_category_that_tells_nothing_apart_stops(project, tmp_path):
    rows = [(f"c{i}", "f", 30, i % 50, 50) for i in range(60)]
    file = write_customers(tmp_path / "same.csv", rows)
    result = project.dbt(
        "build", "-s", "+int_feature_parameters_computed",
        segmentation_input=str(file), **SETTINGS,
    )  # fmt: skip
    assert result.returncode != 0
    assert "gender has 1 categories" in result.stdout
    assert "from 2 to 20" in result.stdout.replace("\n", " ")
