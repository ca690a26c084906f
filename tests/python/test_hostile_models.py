"""A hostile or broken model executes nothing, changes nothing, and can be got rid of."""

import copy
import json

import duckdb
import pytest
from conftest import grouped_customers, write_customers
from model_documents import FITTED

# A build for almost every test.
pytestmark = pytest.mark.slow

EVENTS = "main_segmentation_intermediate.int_segmentation_models_fitted"
SEGMENTS = "select * from customer_segments order by customer_id"
SQL = "1.4e0); create table pwned (i int); select (1"


@pytest.fixture(scope="module")
def built(shared_project, tmp_path_factory):
    project = shared_project("hostile_models")
    file = write_customers(tmp_path_factory.mktemp("three") / "groups.csv", grouped_customers())
    project.build(segmentation_input=str(file))
    return project, str(file)


def _own_document(project):
    [(document,)] = project.query(
        f"select document from {EVENTS} where document is not null and event_number = 1"
    )
    return json.loads(document)


def _rejected(project, file, document, tmp_path):
    """Hand a model over, which must be refused before anything is recorded."""
    before = project.query(f"from {EVENTS}"), project.query(SEGMENTS)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(document))
    # The fit alone: what it reads is there from the build.
    result = project.dbt(
        "run", "-s", "int_segmentation_settings_listed", "int_segmentation_models_fitted",
        segmentation_input=file, segmentation_model_file=str(path),
    )  # fmt: skip
    assert result.returncode != 0
    printed = result.stdout
    assert (project.query(f"from {EVENTS}"), project.query(SEGMENTS)) == before
    assert "Traceback" not in printed and not project.query(
        "from duckdb_tables() where table_name = 'pwned'"
    )
    return printed


def test_model_file_with_sql_in_it_is_refused(built, tmp_path):
    project, file = built
    document = _own_document(project)
    document["quality"]["outlier_distance"] = SQL
    printed = _rejected(project, file, document, tmp_path)
    assert 'quality.outlier_distance is "1.4e0); create table' in printed


def test_model_whose_numbers_no_customer_can_be_scored_by_is_refused(built, tmp_path):
    """Every value is a fine number; the distances that they make are none."""
    project, file = built
    document = _own_document(project)
    document["model_id"] = "009-0123456789"
    document["features"][0]["scale"] = 1e-280
    printed = _rejected(project, file, document, tmp_path)
    assert "model 009-0123456789 puts annual_income" in printed and "scaled units" in printed


def test_known_id_with_another_content_is_refused(built, tmp_path):
    project, file = built
    document = _own_document(project)
    document["segments"][0]["segment_name"] = "Another name"
    printed = _rejected(project, file, document, tmp_path)
    assert "which customers has with another content" in printed


def test_model_of_categories_that_customers_lack_is_refused(built, tmp_path):
    project, file = built
    document = _own_document(project)
    document["model_id"] = "009-0123456789"
    for part in ("features", "centroids"):
        for one in document[part]:
            if one["feature"] == "annual_income":
                one["feature"] = "gender__female"
    document["rules"] = []
    printed = _rejected(project, file, document, tmp_path)
    assert "clusters on gender__female, which today's customers lack" in printed


def _replaced(project, document):
    """Store a document as an earlier version did, which checked nothing."""
    text = document if isinstance(document, str) else json.dumps(document)
    with duckdb.connect(str(project.database)) as connection:
        connection.execute(
            f"update {EVENTS} set document = $1 where document is not null", [text]
        )


def _broken(kind, document):
    document = copy.deepcopy(document)
    if kind == "SQL":
        document["quality"]["outlier_distance"] = SQL
    elif kind == "what only the fit sees":
        document["segments"][0]["customer_count"] = "many"
    elif kind == "no JSON":
        return '{"model_id": '
    return document


def test_lineage_with_a_broken_model_says_so_and_is_repaired_by_one_command(built):
    project, file = built
    sound = _own_document(project)
    marts = project.marts()
    for kind in ("SQL", "what only the fit sees", "no JSON"):
        _replaced(project, _broken(kind, sound))
        printed = project.fail(segmentation_input=file)
        assert "is broken" in printed, printed[-2000:]
        assert "dbt run-operation retire_models --args" in printed and "customers" in printed
        assert "Traceback" not in printed and project.marts() == marts
    result = project.dbt(
        "run-operation", "retire_models", "--args", '{"events": [["customers", 1]]}'
    )
    assert result.returncode == 0, result.stdout
    printed = project.build(segmentation_input=file)
    assert "activate model 002-" in printed
    # Ids and numbers that the broken one may have used are not given to other segments,
    # as far as they can still be read; of this one nothing can.
    events = project.query(f"select event_number, event, model_id from {EVENTS} order by all")
    assert [event for _, event, _ in events] == ["activated", "retired", "activated"]
    # The very model as a file is sound, and welcome again under its own id.
    path = project.folder / "sound.json"
    path.write_text(json.dumps(sound))
    printed = project.build(segmentation_input=file, segmentation_model_file=str(path))
    assert f"activate model {sound['model_id']}" in printed
    assert project.query("select any_value(model_id) from customer_segments") == [
        (sound["model_id"],)
    ]


def test_database_of_the_version_before_still_scores(project, tmp_path):
    """The stored document of the bundled sample was written before documents had a type."""
    project.build()
    placed = "select customer_id, segment_id from customer_segments order by customer_id"
    before = project.query(placed)
    _replaced(project, FITTED)
    with duckdb.connect(str(project.database)) as connection:
        connection.execute(f"update {EVENTS} set model_id = '001-c769dfe71e'")
    printed = project.build()
    assert "keep model 001-c769dfe71e" in printed
    assert project.query(placed) == before
