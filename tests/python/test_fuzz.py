"""Ten thousand hostile documents, settings and values: refused, or harmless."""

import json
import math
import re

import duckdb
import pytest
from customer_segmentation.errors import InputError
from customer_segmentation.model.document import Document
from fuzzing import Fuzzer
from macro_room import MacroRoom, Refused
from model_documents import FITTED

SHORT = 400
NAME = re.compile(r"[a-z](_?[a-z0-9]){0,59}")
AMOUNTS = [SHORT, pytest.param(20 * SHORT, marks=pytest.mark.slow)]


def _numbers(part):
    if isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _numbers(one)
    elif isinstance(part, int | float):
        yield part


@pytest.mark.parametrize("count", AMOUNTS)
def test_documents_are_refused_in_one_line_or_sound(count):
    fuzzer, accepted = Fuzzer(count), 0
    for _ in range(count):
        written = fuzzer.document(FITTED)
        try:
            document = Document.from_json(written)
        except InputError as error:
            assert "\n" not in str(error) and "\x1b" not in str(error)
            assert len(str(error)) < 2_000
            continue
        accepted += 1
        # What is written again is what the engine reads: finite, and the same to it.
        again = document.to_json()
        assert all(math.isfinite(one) for one in _numbers(json.loads(again)))
        assert Document.from_json(again) == document
        for one in document.features:
            assert re.fullmatch("[a-z0-9_]{1,2000}", one.feature) and one.scale > 0
        assert {type(one.segment_id) for one in document.segments} == {int}
    # Most changes break something; some only change a number or a name.
    assert 0.01 * count < accepted < 0.6 * count


@pytest.mark.parametrize("count", AMOUNTS)
def test_settings_are_refused_by_name_or_sound(count):
    room, fuzzer, accepted = (
        MacroRoom("settings", "engine", "reading", "features"),
        Fuzzer(count),
        0,
    )
    defaults = MacroRoom.defaults["customer_segmentation"]
    for _ in range(count):
        settings = fuzzer.settings(defaults)
        try:
            room("stop_on_unusable_settings", **settings)
        except Refused as refused:
            first, *lines = str(refused).split("\n")
            # One line, or one for each of several that are wrong.
            assert not lines or first == f"{len(lines)} things to correct:"
            for line in lines or [first]:
                assert "segmentation_" in line or "is not a setting" in line
            continue
        accepted += 1
        every = {**defaults, **settings}
        assert every["segmentation_name"] is None or re.fullmatch(
            "[a-z0-9_]{1,40}", every["segmentation_name"]
        )
        for column in every["segmentation_columns"]:
            assert NAME.fullmatch(column["name"])
        for feature in room("segmentation_features", **settings):
            assert NAME.fullmatch(feature["name"])
            assert feature["transform"] in ("none", "log1p", "auto")
            assert type(feature["weight"]) in (int, float) and 0 < feature["weight"] <= 1000
        for name in ("segmentation_k_min", "segmentation_k_max", "segmentation_random_state"):
            assert type(every[name]) is int
    assert 0.01 * count < accepted < 0.6 * count


@pytest.mark.parametrize("count", AMOUNTS)
def test_what_is_pasted_is_one_literal_or_refused(count):
    """Of the engine itself: the literal is the value, and nothing else was run beside it."""
    room, fuzzer, refused, asked = MacroRoom("engine"), Fuzzer(count), 0, []
    engine = duckdb.connect()
    engine.execute("call enable_logging('QueryLog')")
    for _ in range(count):
        value = fuzzer.value()
        for macro in ("sql_literal", "double_literal", "whole_literal", "quoted_identifier"):
            try:
                pasted = room(macro, value)
            except Refused as error:
                assert "\n" not in str(error)
                refused += 1
                continue
            if isinstance(value, str) and not _is_unicode(value):
                # No engine takes it: it can't leave the process.
                continue
            if macro == "quoted_identifier":
                asked.append(f"select 1 as {pasted}")
                found = engine.execute(asked[-1]).description[0][0]
                assert found == value
                continue
            asked.append(f"select {pasted}")
            [(found,)] = engine.execute(asked[-1]).fetchall()
            assert _is_same(found, value), (macro, value, pasted, found)
    logged = "select message from duckdb_logs where type = 'QueryLog' order by timestamp"
    ran = [row[0] for row in engine.execute(logged).fetchall() if "duckdb_logs" not in row[0]]
    assert sorted(ran) == sorted(asked) and len(asked) > count
    assert engine.execute("show tables").fetchall() == [] and refused > 0.2 * count


def _is_unicode(value):
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_same(found, value):
    if isinstance(value, list):
        return len(found) == len(value) and all(map(_is_same, found, value))
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return found == value
    return float(found) == float(value)


def test_every_setting_is_in_the_table_and_has_a_default():
    table = MacroRoom("settings", "engine", "reading", "features")("settings_table")
    assert set(table) == set(MacroRoom.defaults["customer_segmentation"])


YAML_CHANGES = {
    "007": 7, "no": False, "2026-01-31": __import__("datetime").date(2026, 1, 31), "1.50": 1.5
}  # fmt: skip


@pytest.mark.parametrize("written", YAML_CHANGES)
def test_what_yaml_makes_another_type_is_refused_by_name(written):
    room, value = MacroRoom("settings", "engine", "reading", "features"), YAML_CHANGES[written]
    texts = {
        name: value
        for name, asked in room("settings_table").items()
        if asked["kind"] in ("text", "choice", "texts")
    }
    assert len(texts) > 12
    for name, asked in room("settings_table").items():
        if asked["kind"] not in ("text", "choice", "texts"):
            continue
        given = [value] if asked["kind"] == "texts" else value
        with pytest.raises(Refused, match=f"{name} is .*in quotes"):
            room("stop_on_unusable_settings", **{name: given})
    columns = MacroRoom.defaults["customer_segmentation"]["segmentation_columns"]
    for key in ("label", "unit", "spellings", "protected"):
        given = [value] if key == "spellings" else value
        if key == "protected" and value is False:
            continue
        changed = [*columns[:2], {**columns[2], key: given}, *columns[3:]]
        with pytest.raises(Refused, match=f"{key} of"):
            room("stop_on_unusable_settings", segmentation_columns=changed)


def test_misspelt_settings_of_a_project_are_refused():
    room = MacroRoom("settings", "engine", "reading", "features")
    for given, named in {
        "in the package's own vars": (
            {"customer_segmentation": {"segmentation_featurs": []}}, "segmentation_featurs"
        ),
        "without the prefix": (
            {"customer_segmentation": {"segmentaton_k": 3}}, "segmentaton_k"
        ),
        "in a host's": ({"segmentation_kk": 3}, "segmentation_kk"),
        "of another package": ({"my_host": {"segmentation_k": 3}}, "my_host"),
    }.values():  # fmt: skip
        room.project_vars = given
        with pytest.raises(Refused, match=named):
            room("stop_on_unknown_settings")
