"""What hostile documents, seeds and environments make the engine run: what the build does."""

import json
import re
from types import SimpleNamespace

import duckdb
import pytest
from customer_segmentation.builds.waiting import Plugin
from dbt_common.exceptions import DbtRuntimeError
from fuzzing import TEXTS, Fuzzer
from macro_room import MacroRoom, Refused
from model_documents import FITTED

# A build for almost every test.
pytestmark = pytest.mark.slow

TABLES = "select table_name from duckdb_tables()"
SHORT = 100
AMOUNTS = [SHORT, pytest.param(20 * SHORT, marks=pytest.mark.slow)]
FOLDERS = ("settings", "engine", "cleaning", "fits", "features", "segments")


@pytest.fixture
def engine():
    """Start an engine that writes down what it runs, with a customer of every kind."""
    session = duckdb.connect()
    session.execute(
        "create table customers as select 'c1' as customer_id, 'female' as gender, 30.0 as age,"
        " 64.0 as annual_income, 40.0 as spending_score"
        " union all select 'c2', null, null, null, 1.0"
    )
    session.execute("call enable_logging('QueryLog')")
    return session


def _statements(engine):
    """Return what the engine ran since the log was emptied, but for emptying and looking."""
    rows = engine.execute("select message from duckdb_logs where type = 'QueryLog'").fetchall()
    engine.execute("call truncate_duckdb_logs()")
    return [row[0] for row in rows if row[0] != TABLES and "duckdb_logs" not in row[0]]


def _is_unharmed(engine):
    return engine.execute(TABLES).fetchall() == [("customers",)]


@pytest.mark.parametrize("count", AMOUNTS)
def test_a_document_that_nobody_checked_scores_or_is_refused(count, engine):
    """As an earlier version stored it: macros paste its numbers before Python sees it."""
    room, fuzzer, scored = MacroRoom(*FOLDERS), Fuzzer(count), 0
    _statements(engine)
    for _ in range(count):
        try:
            document = json.loads(fuzzer.document(FITTED))
        except (ValueError, RecursionError):
            continue
        room.rows = [("001-0123456789", json.dumps(document), "customers", 1)]
        try:
            outline = room("model_outline", "models", "true")
            asked = room("scored_customers", "customers", outline)
        except Refused as refused:
            assert "Model" in str(refused) and "\n" not in str(refused)
            continue
        scored += 1
        try:
            engine.execute(asked).fetchall()
        except duckdb.Error as error:
            # A number too large for an id, or a column that today's customers lack.
            assert not isinstance(error, duckdb.ParserException), (error, document)
        assert _statements(engine) == [asked]
        assert len(duckdb.extract_statements(asked)) == 1
        assert _is_unharmed(engine)
    assert scored > 0.05 * count


@pytest.mark.parametrize("count", AMOUNTS)
def test_a_category_of_a_seed_or_a_file_is_a_column_of_its_own(count, engine):
    room, fuzzer, distinct = MacroRoom(*FOLDERS), Fuzzer(count), set()
    _statements(engine)
    for _ in range(count):
        category = "".join(
            fuzzer.random.choice([*TEXTS[:34], *"aé_x27\"'$;-"])
            for _ in range(fuzzer.random.randrange(1, 4))
        )
        # No engine holds the others.
        category = category.encode("utf-8", "ignore").decode().replace("\0", "").lower() or "a"
        name = room("indicator_name", "gender", category)
        assert re.fullmatch("gender__[a-z0-9_]+", name)
        assert room("indicator_parts", name) == {"column": "gender", "category": category}
        if len(name) > 2_000:
            continue
        distinct.add((name, category))
        asked = f"select {room('indicator_value', name)} as {name} from customers"
        engine.execute(asked)
        assert engine.fetchall() == [(float(category == "female"),), (None,)]
        assert _statements(engine) == [asked] and _is_unharmed(engine)
    # Two categories never share a column.
    assert len({name for name, _ in distinct}) == len(distinct) > 0.5 * count


def _of_environment(fuzzer):
    """Return a text that an environment can hold."""
    value = fuzzer.random.choice(
        [*TEXTS, "1", "80%", "4GB", "-1", "1e3", " 2", "2\n", "٣", "0", "10000", "0x2", "2;"]
    )
    if fuzzer.random.random() < 0.4:
        value = fuzzer.random.choice(["1", "4GB", "60", ""]) + value
    return value.encode("utf-8", "ignore").decode().replace("\0", "")


@pytest.mark.parametrize("count", AMOUNTS)
def test_the_environment_is_refused_by_name_or_a_number(count, engine):
    room, fuzzer, accepted = (
        MacroRoom("settings", "engine", "reading", "features"),
        Fuzzer(count),
        0,
    )
    _statements(engine)
    for _ in range(count):
        value = _of_environment(fuzzer)
        room.environment = {"SEGMENTATION_THREADS": value}
        try:
            asked = room("limit_engine_threads")
        except Refused as refused:
            assert "SEGMENTATION_THREADS is" in str(refused) and "\n" not in str(refused)
        else:
            assert value == "" or re.fullmatch("set threads = [1-9][0-9]*", asked)
            if value and int(value) < 64:
                engine.execute(asked)
                assert _statements(engine) == [asked]
            accepted += bool(value)
        try:
            plugin = Plugin(
                name="waiting", plugin_config={"wait_seconds": value, "as_of_date": ""}
            )
        except DbtRuntimeError as error:
            assert "SEGMENTATION_WAIT_SECONDS is" in str(error)
        else:
            assert 0 <= plugin.wait_seconds < 1e6
    assert _is_unharmed(engine) and 0 < accepted < 0.5 * count


def test_a_memory_limit_is_refused_by_name_or_a_size(tmp_path):
    fuzzer, path = Fuzzer(18), tmp_path / "database.duckdb"
    credentials, refused = SimpleNamespace(path=str(path), is_motherduck=False), 0
    for _ in range(SHORT):
        value = _of_environment(fuzzer)
        plugin = Plugin(name="waiting", plugin_config={"wait_seconds": "0", "as_of_date": ""})
        try:
            plugin.update_connection_config(credentials, {"memory_limit": value})
        except DbtRuntimeError as error:
            assert error.msg.startswith("SEGMENTATION_MEMORY_LIMIT is"), (value, error)
            assert "\n" not in error.msg, (value, error)
            refused += 1
            continue
        assert plugin.held.execute("show tables").fetchall() == []
        plugin.configure_connection(None)
    assert refused > SHORT / 2
