"""Everything that is wrong with settings and columns is said at once, before work begins."""

import pytest
from conftest import grouped_customers, write_customers

SOUND = [
    {"name": "customer_id", "type": "id", "spellings": ["CustomerID"]},
    {"name": "annual_income", "type": "number", "spellings": ["Annual Income (k$)"]},
    {"name": "spending_score", "type": "number", "spellings": ["Spending Score"]},
]


@pytest.fixture
def customers(tmp_path):
    return str(write_customers(tmp_path / "customers.csv", grouped_customers()))


def test_bad_declarations_are_one_message_with_a_line_each(project, customers):
    printed = project.fail(
        segmentation_input=customers,
        segmentation_columns=[
            *SOUND,
            {"name": "buyer", "type": "id"},
            {"name": "visits", "type": "numbr"},
            {"name": "basket", "type": "number", "minimum": 5, "maximum": 1},
            {"name": "income_then", "type": "number", "spellings": ["Annual Income (k$)"]},
            {"name": "fee", "type": "number", "thousands": ",", "decimal_separator": ","},
            {"name": "joined", "type": "date", "format": "dd.mm.yyyy"},
            {"name": "mood", "type": "category", "order": ["low", "Low"]},
            {"name": "tenure", "from": "jioned", "as": "years_before_as_of"},
            {"name": "price", "type": "text", "symbols": ["EUR"]},
        ],
        segmentation_features=["annual_income", "spending_scor"],
        segmentation_profile_attributes=[],
        segmentation_as_of_date="2026-13-01",
        segmentation_schema="segmentation_staging",
    )
    lines = [line.strip() for line in printed.splitlines() if line.strip().startswith("- ")]
    for expected in (
        'segmentation_as_of_date is "2026-13-01": needs a date such as 2026-01-31',
        'segmentation_columns: name is "buyer": needs customer_id as the name',
        'segmentation_columns: type of visits is "numbr": needs one of id, number',
        "segmentation_columns: minimum of basket is 5: needs a number up to its maximum, 1",
        'spellings of income_then is "Annual Income (k$)": needs a spelling of its own:'
        " annual_income",
        'segmentation_columns: thousands of fee is ",": needs another sign',
        'segmentation_columns: format of joined is "dd.mm.yyyy": needs a format such as',
        'segmentation_columns: order of mood is ["low", "Low"]: needs a list of different',
        'segmentation_columns: from of tenure is "jioned": needs a declared column of type date'
        " or timestamp: joined",
        'segmentation_columns: symbols of price is ["EUR"]: needs a column of type number',
        'segmentation_schema is "segmentation_staging": needs none or 1 to 40 lower-case',
        'segmentation_features is "spending_scor": needs a declared column of type number',
    ):
        assert any(expected in line for line in lines), (expected, printed)
    assert len(lines) == 12
    assert f"{len(lines)} things to correct" in printed


def test_what_the_header_lacks_is_said_together_before_the_records_are_read(project, tmp_path):
    rows = [(f"c{one}", "x", 1, 5, one % 7) for one in range(40)]
    header = "Customer Nr,Gender,Age,Annual Income (k$),Spending Score"
    file = write_customers(tmp_path / "customers.csv", rows, header)
    printed = project.fail(
        segmentation_input=str(file),
        segmentation_columns=[
            {"name": "customer_id", "type": "id", "spellings": ["Member No"]},
            {"name": "annual_income", "type": "number", "spellings": ["Annual Income (k$)"]},
            {"name": "spending", "type": "number"},
        ],
        segmentation_features=["annual_income", "spending"],
        segmentation_profile_attributes=[],
    )
    lines = [line.strip() for line in printed.splitlines() if line.strip().startswith("- ")]
    assert len(lines) == 3, printed
    assert "the id column customer_id is missing (is it Customer Nr?)" in lines[0]
    assert "the feature column spending is missing (is it Spending Score?)" in lines[1]
    assert "annual_income is constant (5 in every record)" in lines[2]
    assert "stg_customer_records_landed" in printed


def test_declarations_of_a_wrong_kind_are_refused_by_name(project, customers):
    printed = project.fail(
        segmentation_input=customers,
        segmentation_columns=[
            *SOUND,
            {"name": "fee", "type": "number", "symbols": 5, "negative_brackets": "yes"},
            {"name": "paid", "type": "boolean", "true_spellings": 1, "false_spellings": "no"},
            {"name": "tenure", "from": "fee", "as": ["rank"]},
            {"name": "joined", "type": "date", "format": 5},
        ],
        segmentation_features=["annual_income", "spending_score"],
        segmentation_profile_attributes=[],
        segmentation_read_options={"delimm": ";"},
    )
    lines = [line.strip() for line in printed.splitlines() if line.strip().startswith("- ")]
    for expected in (
        "symbols of fee is 5",
        'negative_brackets of fee is "yes": needs true or false',
        "true_spellings of paid is 1",
        'false_spellings of paid is "no"',
        'as of tenure is ["rank"]: needs one of years_before_as_of, rank, zero_one',
        "format of joined is 5",
        'segmentation_read_options is "delimm"',
    ):
        assert any(expected in line for line in lines), (expected, printed)
    assert len(lines) == 7
