"""What becomes of dirty records: counted against what the generator knows."""

import duckdb
import pytest
from conftest import grouped_customers, write_customers
from customer_segmentation.sample_customers import HEADER, IMPOSSIBLE_VALUES, generate
from sklearn.metrics import adjusted_rand_score


@pytest.fixture(scope="module")
def sample(shared_project):
    project = shared_project("sample")
    project.build()
    return project


def _metrics(project):
    rows = project.query("select metric_name, column_name, reason, record_count"
                         " from data_quality_summary")  # fmt: skip
    return {(metric, column, reason): count for metric, column, reason, count in rows}


def test_every_record_of_the_sample_is_accounted_for(sample):
    truth, metrics = generate(), _metrics(sample)
    assert metrics["records_read", None, None] == len(truth.records)
    assert metrics["customers_accepted", None, None] == len(truth.group_of)
    assert metrics["exact_duplicates_collapsed", None, None] == truth.exact_copy_count
    assert (
        metrics["records_rejected", None, "conflicting_duplicate"] == truth.contradiction_count
    )
    assert metrics["records_rejected", None, "customer_id_missing"] == truth.missing_id_count


def test_impossible_values_are_missing_and_counted(sample):
    metrics = _metrics(sample)
    names = {2: "age", 3: "annual_income", 4: "spending_score"}
    for column, values in IMPOSSIBLE_VALUES.items():
        counted = sum(
            metrics.get((metric, names[column], None), 0)
            for metric in ("values_out_of_range", "values_not_a_number")
        )
        assert counted == len(values)
    assert metrics["categories_unmapped", "gender", "prefer not to say"] == 1


def test_spellings_of_gender_become_three_categories(sample):
    found = sample.query("select distinct gender from segmentation_customers order by all")
    assert {row[0] for row in found} == {"female", "male", "unknown", None}


def test_segments_recover_the_groups_that_the_sample_was_drawn_from(sample):
    truth = generate().group_of
    rows = sample.query("select customer_id, segment_id from customer_segments")
    rand = adjusted_rand_score([truth[row[0]] for row in rows], [row[1] for row in rows])
    # The groups overlap a little, so that even their own borders can't tell all apart.
    assert rand > 0.9


def test_rejected_records_keep_their_number_and_their_raw_text(sample):
    records = generate().records
    rows = sample.query("select record_number, raw_record::json ->> 'Age' from"
                        " rejected_customer_records")  # fmt: skip
    assert rows
    for number, age in rows:
        # The seed arrives as CSV, where an empty field is null.
        assert (age or "") == records[number - 1][HEADER.index("Age")]


def test_bundled_sample_is_what_the_script_writes():
    from conftest import ROOT
    from customer_segmentation.sample_customers import write

    written = ROOT / "target" / "sample_check.csv"
    written.parent.mkdir(exist_ok=True)
    write(written, generate())
    assert written.read_bytes() == (ROOT / "seeds" / "raw_customers.csv").read_bytes()


HOSTILE_IDS = ["O'Brien", '"quoted"', "a;b", "'); drop table x; --", "😀", "00012", "<b>"]


def test_hostile_ids_and_missing_features_survive(project, tmp_path):
    rows = [
        *grouped_customers(),
        *('"' + text.replace('"', '""') + '",f,30,60,80' for text in HOSTILE_IDS),
        "no-income,m,30,?,80",
        "no-score,m,30,60,",
        "nothing,m,30,?,n/a",
        "far-too-rich,m,30,1e400,80",
        "wide,m,30,１２,80",
        "minus-zero,m,30,-0,80",
    ]
    file = write_customers(tmp_path / "hostile.csv", rows)
    project.build(segmentation_input=str(file))
    ids = {row[0] for row in project.query("select customer_id from customer_segments")}
    assert set(HOSTILE_IDS) <= ids
    assert project.query(
        "select customer_id, rejection_reasons from rejected_customer_records"
    ) == [("nothing", "no_feature_value")]
    [(near,)] = project.query("select mean_spending_score from segment_summary"
                              " where segment_id = (select segment_id from customer_segments"
                              " where customer_id = 'no-income')")  # fmt: skip
    assert near == pytest.approx(80, abs=5)
    marked = dict(
        project.query("select customer_id, missing_feature_count from customer_segments")
    )
    assert marked["no-income"] == marked["wide"] == marked["far-too-rich"] == 1
    assert marked["minus-zero"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["median", "reject"])
def test_missing_policies(policy, project, tmp_path):
    rows = [*grouped_customers(), "gap,f,30,,80"]
    file = write_customers(tmp_path / "gap.csv", rows)
    features = [{"name": "annual_income", "missing": policy}, "spending_score"]
    project.build(segmentation_input=str(file), segmentation_features=features)
    placed = project.query("select count(*) from customer_segments where customer_id = 'gap'")
    rejected = project.query(
        "select customer_id, rejection_reasons from rejected_customer_records"
    )
    if policy == "reject":
        assert placed == [(0,)] and rejected == [("gap", "annual_income_missing")]
    else:
        assert placed == [(1,)] and rejected == []
        assert _metrics(project)["values_filled", "annual_income", None] == 1


@pytest.mark.slow
def test_question_marks_file(project, data_folder):
    file = data_folder / "Mall_Customers_question_marks.csv"
    project.build(segmentation_input=str(file))
    metrics = _metrics(project)
    assert metrics["records_read", None, None] == 812
    assert metrics["customers_accepted", None, None] == 800
    assert metrics["exact_duplicates_collapsed", None, None] == 12
    missing = {column: metrics["values_missing", column, None]
               for column in ("age", "annual_income", "spending_score")}  # fmt: skip
    assert missing == {"age": 10, "annual_income": 30, "spending_score": 60}


@pytest.mark.slow
def test_another_table_is_another_declaration(project, tmp_path):
    """Transformed, clipped and weighted spend columns, a value column, no demographics."""
    rows = [
        f"{number},{10 + number % 7 + 2000 * (number % 2)},"
        f"{5 + number % 5 + 900 * (number % 3)}"
        for number in range(200)
    ]
    file = write_customers(tmp_path / "shops.csv", rows, header="shop,fresh,frozen")
    project.build(
        segmentation_input=str(file),
        segmentation_name="shops",
        segmentation_columns=[
            {"name": "customer_id", "type": "id", "spellings": ["shop"]},
            {"name": "fresh", "type": "number", "minimum": 0, "unit": "EUR"},
            {"name": "frozen", "type": "number", "minimum": 0, "unit": "EUR"},
        ],
        segmentation_features=[
            {"name": "fresh", "transform": "log1p", "clip": [0.01, 0.99]},
            {"name": "frozen", "transform": "log1p", "weight": 2.0},
        ],
        segmentation_profile_attributes=[],
        segmentation_value_column="fresh",
        segmentation_scaling="robust",
    )
    [(shares, values)] = project.query(
        "select sum(customer_share), sum(value_share) from segment_summary"
    )
    assert shares == pytest.approx(1) and values == pytest.approx(1)


@pytest.mark.parametrize(("missing", "taking_part"), [(20, 80), (21, 100)])
@pytest.mark.slow
def test_incomplete_customers_stay_out_where_complete_ones_suffice(
    missing, taking_part, project, tmp_path
):
    rows = [
        f"c{i},f,30,{20 + i % 3 * 30},{'' if i < missing else 20 + i % 2 * 50}"
        for i in range(100)
    ]
    project.build(segmentation_input=str(write_customers(tmp_path / "some.csv", rows)))
    assert project.query(
        "select customer_count, training_row_count from segmentation_models"
    ) == [(100, taking_part)]


@pytest.mark.slow
def test_gaps_that_tell_of_a_group_move_no_segment(project, tmp_path):
    """Two of three who earn most do not say so; filled in, they would be a middle group."""
    rows = [list(row) for row in grouped_customers(300)]
    for number, row in enumerate(rows):
        if number % 3 == 2 and number % 9 != 2:
            row[3] = ""
    file = write_customers(tmp_path / "gaps.csv", rows)
    project.build(segmentation_input=str(file), segmentation_k=3)
    # Of filled medians K-means makes 166, 100 and 34.
    sizes = project.query(
        "select distinct segment_id, fitted.customer_count, profiles.customer_count"
        " from main_segmentation_intermediate.int_model_segments_unpacked as fitted"
        " inner join segment_profiles as profiles using (segment_id) order by segment_id"
    )
    assert len(sizes) == 3
    for _, at_the_fit, scored in sizes:
        assert at_the_fit == scored == pytest.approx(100, abs=10)


OTHERS = ("note", "source_file")


@pytest.mark.parametrize(
    "extra", ["file_row_number", *(pytest.param(one, marks=pytest.mark.slow) for one in OTHERS)]
)
def test_parquet_is_read_in_place_and_numbered_across_files(extra, project, tmp_path):
    """An empty file between two, and a column of the engine's own name, or of a mart's."""
    folder = tmp_path / "files"
    folder.mkdir()
    values = "10 + i % 3 * 40 as annual_income, 20 + i % 2 * 50 as spending_score"
    for name, sql in {
        "a": f"select 'a' || i as customer_id, {values} from range(30) as t(i)",
        "b": f"select 'b' || i as customer_id, {values} from range(0) as t(i)",
        "c": f"select 'c' || i as customer_id, * replace (case when i % 2 = 0 then 1 end as"
        f" annual_income, case when i % 2 = 0 then 1 end as spending_score)"
        f" from (select i, {values} from range(5) as t(i))",
    }.items():
        path = folder / f"{name}.parquet"
        duckdb.sql(f"copy (select *, 7 as {extra} from ({sql})) to '{path}'")
    project.build(segmentation_input=f"{folder}/*.parquet")
    assert project.query(
        "select table_type from information_schema.tables"
        " where table_name = 'stg_customer_records_landed'"
    ) == [("VIEW",)]
    assert project.query(
        "select right(source_file, 9), record_number, customer_id, raw_record ->> 'customer_id'"
        " from rejected_customer_records order by record_number"
    ) == [("c.parquet", 2, "c1", "c1"), ("c.parquet", 4, "c3", "c3")]
    numbers = "select record_id from main_segmentation_staging.stg_customer_records order by 1"
    assert project.query(numbers) == [(number,) for number in range(1, 36)]

    result = project.dbt("run-operation", "erase_customer", "--args", "{customer_id: c1}")
    assert result.returncode == 0, result.stdout[-2000:]
    assert project.query("select customer_id from rejected_customer_records") == [("c3",)]


@pytest.mark.slow
def test_many_values_that_cannot_be_used_are_said(project, tmp_path):
    """Of 60 customers 20 earn a thousand or more, written with a separator."""
    rows = [
        f'{id_},{gender},{age},"{income * 20:,.1f}",{score}'
        for id_, gender, age, income, score in grouped_customers()
    ]
    many = sum("," in row.split('"')[1] for row in rows)
    printed = project.build(segmentation_input=str(write_customers(tmp_path / "a.csv", rows)))
    # By their shape: a log must not hold a customer's own words.
    assert (
        f"annual_income: the values of {100 * many / 60:.0f} % of the records are no numbers"
        " (such as 9,999.9) and count as missing. Needs --vars '{segmentation_read_options:"
        ' {"thousands": ","}}\''
    ) in " ".join(printed.split())
