"""Proposals for somebody's own tables: the traps are named, and what is proposed builds."""

import re
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml
from conftest import ROOT
from customer_segmentation.commands import main
from customer_segmentation.commands import propose as propose_command
from customer_segmentation.errors import InputError
from customer_segmentation.proposal import propose, words
from customer_segmentation.proposal.columns import RESERVED, declare
from customer_segmentation.proposal.facts import ColumnFacts, TableFacts
from customer_segmentation.proposal.looking import OUTER_SPACE, look_at
from customer_segmentation.proposal.settings_text import is_unedited, settings_text
from customer_segmentation.proposal.writing import find_writing
from own_tables import german_table, steps_table, wide_table
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

TODAY = date(2026, 1, 31)


@pytest.fixture(autouse=True, scope="module")
def _project_folder():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBT_PROJECT_DIR", str(ROOT))
        yield


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    file = wide_table(tmp_path_factory.mktemp("wide") / "wide.csv", rows=4000)
    return propose(str(file), today=TODAY)


def _written(proposal):
    return settings_text(proposal, file=ROOT / "x.yml")


def _choice(proposal, header):
    column = next(one for one in proposal.columns if one.facts.header == header)
    choice = proposal.choices.get(column.name)
    return (
        column,
        choice,
        "; ".join([column.reason, *column.checks, choice.reason if choice else ""]),
    )


@pytest.mark.slow
def test_every_planted_trap_is_named(wide):
    roles = {}
    for header in [one.facts.header for one in wide.columns]:
        column, choice, _ = _choice(wide, header)
        roles[header] = (column.type, choice and choice.role)
    assert roles["Customer No."] == ("id", None)
    assert roles["Z_CostContact"] == (None, None)
    assert roles["Remarks"] == (None, None)
    assert roles["row_number"] == roles["Refunds"] == ("number", "kept")
    assert roles["Region"] == roles["Gender"] == ("category", "attribute")
    assert roles["Response"] == ("boolean", "attribute")
    assert roles["Kidhome"] == ("number", "feature")
    for header, reason in {
        "Z_CostContact": 'constant, always "3"',
        "Refunds": "near-constant",
        "row_number": "a running number",
        "Spend in USD": "near-duplicate of total_spend",
        "Year_Birth": "outside 1906 to 2026: 1893, 1899, 1900",
        "TotalSpend (EUR)": "by its logarithm",
        "Gender": "protected",
        "Marital Status": "protected",
        "Remarks": "nearly every text is another one",
    }.items():
        assert reason in _choice(wide, header)[2], header
    assert wide.further_missing == ["-999"]
    assert wide.value_column == "total_spend"
    assert _choice(wide, "TotalSpend (EUR)")[0].unit == "EUR"
    assert len(wide.features) == 20 + 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wide", "wide_100k"])
def test_what_is_proposed_builds_as_scikit_learn_clusters(kind, wide, project, tmp_path):
    proposal = wide
    if kind == "wide_100k":
        proposal = propose(str(wide_table(tmp_path / "wide.csv")), today=TODAY)
    assert _agreement(project, proposal) >= 0.99


def _agreement(project, proposal):
    """Build what is proposed, unedited; return its adjusted Rand index to scikit-learn."""
    text = _written(proposal) + "segmentation_as_of_date: 2026-01-31\n"
    result = project.dbt("build", "--vars", text)
    assert result.returncode == 0, result.stdout[-3000:]
    settings = yaml.safe_load(_written(proposal))
    names = [
        one if isinstance(one, str) else one["name"]
        for one in settings["segmentation_features"]
    ]
    logged = [
        one["name"]
        for one in settings["segmentation_features"]
        if isinstance(one, dict) and one.get("transform") == "log1p"
    ]
    with duckdb.connect(str(project.database), read_only=True) as connection:
        rows = connection.sql(
            f"select segment_id, {', '.join(names)} from segmentation_customers"
            " inner join customer_segments using (customer_id)"
            f" where {' is not null and '.join(names)} is not null"
        ).fetchnumpy()
    points = np.column_stack(
        [np.log1p(rows[one]) if one in logged else rows[one] for one in names]
    ).astype(float)
    points = (points - points.mean(axis=0)) / points.std(axis=0)
    count = len(set(rows["segment_id"]))
    expected = KMeans(count, n_init=20, random_state=0).fit_predict(points)
    return adjusted_rand_score(expected, rows["segment_id"])


@pytest.mark.slow
def test_the_file_says_itself_whether_it_was_edited(wide, tmp_path, monkeypatch, capsys):
    text = _written(wide)
    assert is_unedited(text)
    assert not is_unedited(text.replace("log1p", "none"))
    assert not is_unedited("segmentation_k: 4\n")
    monkeypatch.setattr(propose_command, "propose", lambda *_, **__: wide)
    file = tmp_path / "settings.yml"
    assert main(["propose", "wide.csv", "--to", str(file)]) == 0
    assert main(["propose", "wide.csv", "--to", str(file)]) == 0
    file.write_text(file.read_text() + "segmentation_k: 4\n")
    assert main(["propose", "wide.csv", "--to", str(file)]) == 1
    assert "was edited" in capsys.readouterr().err
    assert file.read_text().endswith("segmentation_k: 4\n")
    assert [one.name for one in tmp_path.iterdir()] == ["settings.yml"]


@pytest.mark.slow
def test_the_table_fits_a_terminal(wide, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(propose_command, "propose", lambda *_, **__: wide)
    main(["propose", "wide.csv", "--to", str(tmp_path / "settings.yml")])
    printed = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in printed if not line.startswith(("wrote", "dbt")))
    for column in wide.columns:
        assert any(line.startswith(column.facts.header[:12]) for line in printed)


def test_the_first_segments_of_a_table_without_ids(data_folder, project):
    proposal = propose(str(data_folder / "Wholesale_customers.csv"), today=TODAY)
    assert [one.name for one in proposal.attributes] == ["channel", "region"]
    assert {proposal.choices[one.name].transform for one in proposal.features} == {"log1p"}
    assert len(proposal.features) == 6
    assert not proposal.has_id
    assert _agreement(project, proposal) >= 0.99


@pytest.mark.slow
def test_money_shares_losses_and_days_as_a_german_spreadsheet_writes_them(project, tmp_path):
    file = german_table(tmp_path / "german.csv", rows=1200)
    proposal = propose(str(file), today=TODAY)
    assert proposal.further_missing == ["k.a."]
    assert [one.name for one in proposal.features] == [
        "umsatz", "retourenquote", "deckungsbeitrag",
    ]  # fmt: skip
    assert _agreement(project, proposal) >= 0.99

    expected = pd.read_csv(file, sep=";", dtype=str).rename(columns=lambda one: one.lower())
    read = {}
    for name in ("umsatz (€)", "retourenquote", "deckungsbeitrag"):
        plain = expected[name].str.replace(r"^[(](.*)[)]$", r"-\1", regex=True)
        plain = plain.str.replace(r"[.€% ]", "", regex=True).str.replace(",", ".")
        read[name.split()[0]] = plain.astype(float)
    read["geburtsdatum"] = pd.to_datetime(expected["geburtsdatum"], format="%d.%m.%Y")
    with duckdb.connect(str(project.database), read_only=True) as connection:
        found = connection.sql("from segmentation_customers order by customer_id").df()
    assert found["customer_id"].tolist() == expected["kunden-nr."].tolist()
    for name, values in read.items():
        assert (found[name].to_numpy() == values.to_numpy()).all(), name
    months = (2026 - read["geburtsdatum"].dt.year) * 12 + 1 - read["geburtsdatum"].dt.month
    assert (found["age"].to_numpy() == months.to_numpy() / 12).all()
    assert set(found["zufriedenheit"].dropna()) == {"niedrig", "mittel", "hoch"}
    assert found["zufriedenheit"].isna().sum() == (expected["zufriedenheit"] == "k.A.").sum()


@pytest.mark.slow
def test_a_table_without_ids_of_steps_and_marks(project, tmp_path):
    file = steps_table(tmp_path / "steps.csv", rows=900)
    proposal = propose(str(file), today=TODAY)
    assert _agreement(project, proposal) >= 0.99
    given = pd.read_csv(file)
    columns = "visits_a_month, satisfaction, satisfaction_rank, newsletter, plan"
    found = project.query(f"select {columns} from segmentation_customers order by all")
    ranks = {"Low": 1.0, "Average": 2.0, "High": 3.0}
    expected = [
        (visits, step.lower(), ranks[step], mark == "Yes", plan == "ja")
        for visits, step, mark, plan in zip(
            given["Visits a month"], given["Satisfaction"], given["Newsletter"],
            given["Plan"], strict=True,
        )
    ]  # fmt: skip
    assert found == sorted(expected)
    steps = project.query(
        "select distinct value, value_order from segment_attribute_profiles"
        " where attribute = 'satisfaction' order by value_order"
    )
    assert [value for value, _ in steps] == ["low", "average", "high"]

    # The same records in another order, two of them twice: the same ids, and two more.
    ids = {row[0] for row in project.query("select customer_id from segmentation_customers")}
    assert len(ids) == len(given)
    pd.concat([given.sample(frac=1, random_state=1), given[:2]]).to_csv(file, index=False)
    result = project.dbt(
        "run", "-s", "+int_customers_cleaned", "--exclude", "resource_type:test",
        "--vars", _written(proposal),
    )  # fmt: skip
    assert result.returncode == 0, result.stdout[-3000:]
    again = {
        row[0]
        for row in project.query(
            "select customer_id from main_segmentation_intermediate.int_customers_cleaned"
        )
    }
    assert ids < again
    assert len(again) == len(ids) + 2


# What each column would be by hand; None is no number.
@pytest.mark.parametrize(
    "shapes, expected",
    [
        (["9.999,99 €", "99,99 €"], (",", ".", ("€",), False)),
        (["$9,999", "$999"], (".", ",", ("$",), False)),
        (["(9,999.99)", "99.99"], (".", ",", (), True)),
        (["9\u00a0999,99", "99,99"], (",", " ", (), False)),
        (["CHF 9’999.99"], (".", "'", ("CHF",), False)),
        (["99 %", "9,9 %"], (",", None, ("%",), False)),
        (["9,99", "0,999"], (",", None, (), False)),
        (["9.999.999", "999"], (",", ".", (), False)),
        (["9,99,999"], (".", ",", (), False)),
        (["99 months"], (".", None, ("months",), False)),
        (["-9.999,9", "99,99"], (",", ".", (), False)),
        (["9e-99", "9.9"], (".", None, (), False)),
        (["99 Main", "9 High", "99 Oak"], None),
        (["note 9 by hand"], None),
        (["99-99"], None),
        (["9a", "99"], None),
    ],
)
def test_how_numbers_are_written(shapes, expected):
    found = find_writing(dict.fromkeys(shapes, 10))
    if expected is None:
        assert found is None
    else:
        writing = found.writing
        assert expected == (
            writing.decimal_separator,
            writing.thousands,
            writing.symbols,
            writing.negative_brackets,
        )


def test_a_point_before_three_digits_is_said_and_read_as_the_file_writes():
    shapes = {"9.999": 5, "999": 5}
    assert find_writing(shapes).is_ambiguous
    assert find_writing(shapes, file_decimal=",").writing.thousands == "."


def _table(**columns):
    return TableFacts(
        "t.csv",
        100,
        [
            ColumnFacts(header, position, "text", 100, 0, len(values), values,
                        shapes={re.sub("[0-9]", "9", one): n for one, n in values.items()})
            for position, (header, values) in enumerate(columns.items())
        ],
    )  # fmt: skip


def test_steps_have_an_order_and_codes_are_no_numbers():
    declaration = declare(
        _table(
            Satisfaction={"High": 30, "Low": 40, "Average": 30},
            Income={"$80K - $120K": 40, "Less than $40K": 30, "$120K +": 30},
            store_type={"1": 50, "2": 50},
            answers={"7": 50, "9": 50},
        ),
        sql_words=frozenset(),
    )
    satisfaction, income, store, answers = declaration.columns[:4]
    assert satisfaction.order == ("Low", "Average", "High")
    assert income.order == ("Less than $40K", "$80K - $120K", "$120K +")
    assert store.type == answers.type == "category"
    assert answers.checks and not store.checks


def test_names_are_sound_whatever_the_header():
    values = {"a": 50, "b": 50}
    headers = ["select", "Segment ID", "Größe", "größe", "42", "顧客", "a" * 99, "x\n#y", ""]
    declaration = declare(
        _table(**dict.fromkeys(headers, values)), sql_words=frozenset({"select"})
    )
    names = [one.name for one in declaration.columns]
    assert len(set(names)) == len(names)
    for name in names:
        assert re.fullmatch("[a-z](_?[a-z0-9]){0,59}", name), name
        assert name not in RESERVED | {"select"}


def test_what_the_package_knows_of_the_project_is_as_there():
    macro = (ROOT / "macros/settings/stop_on_unusable_columns.sql").read_text()
    reserved = re.search(r"set reserved = \[(.*?)\]", macro, re.DOTALL)[1]
    assert "hidden_column()" in reserved
    assert {*re.findall("'(.*?)'", reserved), "rowid"} == RESERVED
    macro = (ROOT / "macros/engine/trimmed_text.sql").read_text()
    codes = {chr(int(one)) for one in re.findall(r"chr\((\d+)\)", macro)} | {" "}
    assert codes == set(OUTER_SPACE)


def test_purchase_lines_are_no_customers(tmp_path):
    file = tmp_path / "orders.csv"
    lines = [f"{one % 60},2024-01-{1 + one % 28:02d},{one}.5" for one in range(600)]
    file.write_text("\n".join(["CustomerID,InvoiceDate,Amount", *lines]))
    with pytest.raises(InputError, match=r"look like purchase lines.*600 records of 60"):
        propose(str(file))


def test_a_bad_file_is_one_line_of_message(tmp_path, capsys):
    assert main(["propose", str(tmp_path / "nothing.csv")]) == 1
    assert "needs a CSV or Parquet file" in capsys.readouterr().err
    (tmp_path / "lines.csv").write_text("a,b\n1,2\n" * 3 + "3,4,5,6\n" + "1,2\n" * 30)
    with duckdb.connect() as session, pytest.raises(InputError, match="line 7"):
        look_at(str(tmp_path / "lines.csv"), session=session, missing_spellings=[""])


@pytest.mark.slow
def test_values_from_a_file_cannot_leave_their_comment(wide):
    hostile = 'x"\n- {name: evil}\u2028segmentation_k: 2 #'
    column = wide.columns[1]
    columns = [
        replace(column, spellings=(hostile,), facts=replace(column.facts, header=hostile))
    ]
    text = _written(
        replace(wide, columns=columns, choices={column.name: wide.choices[column.name]})
    )
    settings = yaml.safe_load(text)
    assert settings["segmentation_columns"][0]["spellings"] == [hostile]
    assert "segmentation_k" not in settings


def test_words():
    assert words.plain_words("Avg. Basket €") == ["avg", "basket"]
    assert words.order_of(["18-24", "<18", "65+", "25-64"]) == ["<18", "18-24", "25-64", "65+"]


@pytest.mark.slow
def test_a_file_is_explored_without_settings(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    file = steps_table(tmp_path / "steps.csv", rows=300)
    folder = tmp_path / "pictures"
    assert main(["explore", str(folder), "--file", str(file)]) == 0
    printed = capsys.readouterr().out
    for name in ("basket", "visits_a_month", "satisfaction_rank", "newsletter"):
        assert name in printed
    assert (folder / "index.html").exists()
    assert {one.name for one in tmp_path.iterdir()} == {"steps.csv", "pictures"}
