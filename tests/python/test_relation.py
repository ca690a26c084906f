"""Customers in a table of the database, in place of a file."""

from datetime import date

import duckdb
import pytest
from conftest import ROOT
from customer_segmentation.errors import InputError
from customer_segmentation.proposal.proposing import propose_for_relation
from customer_segmentation.proposal.settings_text import settings_text
from own_tables import steps_table

# A build for almost every test.
pytestmark = pytest.mark.slow


def test_a_table_of_the_database_is_proposed_and_built(project, tmp_path, monkeypatch):
    monkeypatch.setenv("DBT_PROJECT_DIR", str(ROOT))
    monkeypatch.setenv("SEGMENTATION_DATABASE", str(project.database))
    file = steps_table(tmp_path / "steps.csv", rows=600)
    with duckdb.connect(str(project.database)) as connection:
        connection.execute("create schema shop")
        connection.execute(f"create table shop.buyers as from read_csv('{file}')")
    with pytest.raises(InputError, match="nobody"):
        propose_for_relation("shop.nobody", database=project.database)
    proposal = propose_for_relation(
        "shop.buyers", database=project.database, today=date(2026, 1, 31)
    )
    text = settings_text(proposal, file=tmp_path / "buyers.yml")
    assert 'segmentation_relation: "shop.buyers"' in text
    assert "segmentation_input" not in text
    result = project.dbt("build", "--vars", text)
    assert result.returncode == 0, result.stdout[-3000:]
    read = project.query(
        "select basket, newsletter, plan from segmentation_customers order by all"
    )
    given = project.query(
        "select Basket, Newsletter, Plan = 'ja' from shop.buyers order by all"
    )
    assert read == given

    printed = project.fail(segmentation_relation="shop.buyer")
    assert 'segmentation_relation is "shop.buyer": needs a table or view' in printed
