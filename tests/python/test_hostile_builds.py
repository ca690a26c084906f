"""Of hostile values a whole build runs the statements of a harmless one, and no other."""

import csv
import json
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass

import duckdb
import pytest
import yaml
from conftest import ROOT, Project, _forked, grouped_customers
from customer_segmentation.errors import InputError
from customer_segmentation.model.document import Document
from fuzzing import SQL, TEXTS, Fuzzer

pytestmark = pytest.mark.slow

EVENTS = "main_segmentation_intermediate.int_segmentation_models_fitted"
SCORING = [
    "int_segmentation_settings_listed", "int_segmentation_models_fitted",
    "int_segmentation_models_listed", "int_customers_scored", "stg_segment_labels",
    "int_model_segments_unpacked", "segment_profiles",
]  # fmt: skip
# Texts that a file and a database can hold, none of them empty to the project.
HOSTILE = [
    one for one in TEXTS
    if one.strip() and "\0" not in one and "\ud800" not in one and len(one) < 5_001
    and one.lower() not in ("nan", "null", "--")
]  # fmt: skip
TAME = [f"word {number}" for number in range(len(HOSTILE))]
FUZZED = 4


@dataclass
class Logged(Project):
    """A project whose engine writes down what it runs."""

    @property
    def log(self):
        return self.folder / "statements"

    def dbt(self, *arguments, **settings):
        shutil.rmtree(self.log, ignore_errors=True)
        profile = yaml.safe_load((ROOT / "profiles.yml").read_text())
        output = profile["customer_segmentation"]["outputs"]["duckdb"]
        output |= {
            "path": str(self.database),
            "threads": 1,
            "module_paths": [str(ROOT / "python"), str(ROOT / "tests" / "python")],
        }
        output["plugins"].append(
            {"module": "statement_log", "config": {"folder": str(self.log)}}
        )
        (self.folder / "profiles.yml").write_text(yaml.safe_dump(profile))
        command = [
            "--no-use-colors", *arguments, "--project-dir", str(ROOT),
            "--profiles-dir", str(self.folder), "--target-path", str(self.folder / "target"),
            "--log-path", str(self.folder / "logs"), "--vars", json.dumps(settings),
        ]  # fmt: skip
        environment = {
            **os.environ, "SEGMENTATION_THREADS": "1", "DBT_LOG_LEVEL_FILE": "none",
        }  # fmt: skip
        return _forked(command, cwd=self.folder, environment=environment, folder=self.folder)

    def statements(self):
        """Return the shapes of the statements of the last run, and how often each came."""
        csv.field_size_limit(10**9)
        with (self.log / "duckdb_log_entries.csv").open(newline="", encoding="utf-8") as file:
            return Counter(_shape(row["message"]) for row in csv.DictReader(file))


# As the engine parts a text: whatever comes first, a comment, a literal, a name or a number.
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<name>"(?:[^"]|"")*")"""
    r"""|(?P<made>colour__\w+|(?:__dbt_tmp|unnamed_relation_)\w*)"""
    r"""|(?P<number>(?<!\w)-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)""",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = {"comment": " ", "text": "'?'", "name": '"?"', "made": "?", "number": "#"}


def _shape(statement):
    """Leave out the literals and what is quoted: what a statement does, whatever with.

    Names that are made differ, too: of the 0/1 column of a category by its bytes, and of dbt's
    own by chance.
    """
    return " ".join(_TOKEN.sub(lambda found: _KINDS[found.lastgroup], statement).split())


def _settings(words, sign):
    """Return settings with a word of somebody's wherever one may be any text."""
    # Not one with a quote, which no reader could tell from a quoted field.
    nullstr, word = words[3], iter(words)
    return {
        "segmentation_k": 3,
        "segmentation_further_missing_spellings": [next(word), next(word)],
        "segmentation_read_options": {"nullstr": [nullstr]},
        "segmentation_columns": [
            {"name": "customer_id", "type": "id", "spellings": ["id"], "label": next(word)},
            {"name": "gender", "type": "category", "label": next(word),
             "category_words": {"female": next(word), "male": next(word)}},
            {"name": "age", "type": "number", "spellings": [next(word), "age"]},
            {"name": "income", "type": "number", "unit": next(word), "label": next(word),
             "low_word": next(word), "high_word": next(word),
             "symbols": [sign]},
            {"name": "score", "type": "number", "spellings": [next(word), "score"]},
            {"name": "colour", "type": "category", "label": next(word)},
            {"name": "plan", "type": "category", "order": [next(word), next(word)]},
            {"name": "member", "type": "boolean", "true_spellings": [next(word)],
             "false_spellings": [next(word)]},
        ],
        "segmentation_features": ["income", "score", {"name": "colour", "encode": "one_hot"}],
        "segmentation_profile_attributes": ["gender", "age", "plan", "member"],
    }  # fmt: skip


def _write(path, words, settings):
    """Write three groups of customers whose ids, categories and further header are words."""
    columns = {one["name"]: one for one in settings["segmentation_columns"]}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["id", "gender", "age", "income", "score", "colour", "plan", "member", words[0]]
        )
        for number, (own, _, age, income, score) in enumerate(grouped_customers(90)):
            writer.writerow(
                [
                    f"{words[number]}{own}" if number < len(words) else own,
                    "female" if number % 2 else words[number % 5], age, income, score,
                    words[11 + number % 3], columns["plan"]["order"][number % 2],
                    columns["member"]["true_spellings"][0] if number % 3 else words[0],
                    words[number % 9],
                ]
            )  # fmt: skip


def _worded(document, words):
    """Return a document with another text wherever a sound document may have any."""
    changed = Fuzzer(0).changed(document, changes=0)
    fuzzer, count = Fuzzer(len(words)), 0
    for *path, key in list(fuzzer._places(changed)):
        parent = changed
        for step in path:
            parent = parent[step]
        before = parent[key]
        if not isinstance(before, str) or key in ("name", "type", "segmentation_name"):
            continue
        parent[key] = words[count % len(words)]
        try:
            Document.from_written(changed)
        except InputError:
            parent[key] = before
        else:
            count += 1
    return changed, count


def _own(project):
    [(written,)] = project.query(f"select document from {EVENTS} where document is not null")
    return json.loads(written)


def _build(folder, words, sign, name):
    """Build twice, by a fit and by a model file, with words everywhere; return what ran."""
    folder.mkdir()
    project, settings = Logged(folder), _settings(words, sign)
    settings["segmentation_input"] = str(folder / name)
    _write(folder / name, words, settings)
    built = project.dbt("build", **settings)
    assert built.returncode == 0, built.stdout[-5000:]
    ran = [project.statements()]
    with duckdb.connect(str(project.database)) as connection:
        connection.executemany(
            "insert into main_segmentation_seeds.segment_labels"
            " values ('customers', ?, ?, ?, ?)",
            [(number, *words[3 * number : 3 * number + 3]) for number in (1, 2, 3)],
        )
    document, count = _worded(_own(project), words)
    document["model_id"] = "007-0123456789"
    path = folder / f"{name}.json"
    path.write_text(json.dumps(document))
    settings["segmentation_model_file"] = str(path)
    built = project.dbt(
        "build",
        "--exclude-resource-type",
        "seed",
        "--exclude-resource-type",
        "test",
        **settings,
    )
    assert built.returncode == 0, built.stdout[-5000:]
    ran.append(project.statements())
    assert "activate model 007-0123456789" in built.stdout
    return project, settings, ran, count


@pytest.fixture(scope="module")
def harmless(tmp_path_factory):
    return _build(tmp_path_factory.mktemp("harmless") / "own", TAME, "EUR", "customers.csv")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    name = 'it\'s "x"); create table pwned (i int); --.csv'
    return _build(
        tmp_path_factory.mktemp("hostile") / "own", HOSTILE, '";drop schema main;/*', name
    )


def test_a_shape_shows_what_escapes_from_a_literal():
    asked = "-- it's\nselect 'a', 2 as \"b\""
    assert (
        _shape(asked)
        == _shape("select 'it''s', -1.5e3 as \"\"\"\"")
        == "select '?', # as \"?\""
    )
    for escaped in ("a'; drop table x; --", "a', 1, '", "a' || (select 1) || '"):
        assert _shape(asked.replace("a'", f"{escaped}'")) != _shape(asked)


def test_words_run_nothing_of_their_own(harmless, hostile):
    """Of fit and file; in ids, categories, headers, labels, settings, documents, paths."""
    project, _, allowed, _ = harmless
    attacked, _, ran, count = hostile
    assert count > 50
    for expected, found in zip(allowed, ran, strict=True):
        assert expected.total() > 200
        assert found - expected == expected - found == Counter()
    tables = "select schema_name, table_name from duckdb_tables() order by all"
    assert attacked.query(tables) == project.query(tables)
    # They are there, as what they are: nobody is lost, and nothing was left out.
    assert len(attacked.query("from customer_segments")) == 90
    names = {row[0] for row in attacked.query("select segment_name from segment_profiles")}
    assert names == {HOSTILE[3], HOSTILE[6], HOSTILE[9]} and SQL in HOSTILE[3]


def test_changed_documents_run_nothing_and_lose_no_lineage(harmless, hostile):
    """Those that may become active: the others end before the engine sees them (test_fuzz)."""
    _, _, allowed, _ = harmless
    project, settings, _, _ = hostile
    path = project.folder / "changed.json"
    asked = {**settings, "segmentation_model_file": str(path)}
    own, fuzzer, shapes = _own_active(project), Fuzzer(18), set(allowed[0] + allowed[1])
    outcomes = Counter()
    for number in range(FUZZED):
        path.write_text(_sound(fuzzer, {**own, "model_id": f"{100 + number}-0123456789"}))
        run = project.dbt("run", "-s", *SCORING, **asked)
        assert "Traceback" not in run.stdout
        outcomes[run.returncode] += 1
        assert set(project.statements()) <= shapes, set(project.statements()) - shapes
    assert outcomes[0] and outcomes.total() == FUZZED, outcomes
    # Whatever was handed over, the next run keeps a model, as one of a harmless lineage does.
    ran = []
    for one, own_settings in ((harmless[0], harmless[1]), (project, settings)):
        kept = one.dbt(
            "run", "-s", *SCORING, **own_settings | {"segmentation_model_file": None}
        )
        assert kept.returncode == 0, kept.stdout[-3000:]
        ran.append(one.statements())
    assert ran[0] == ran[1]
    assert project.query("select count(*) from segment_profiles")[0][0] >= 2


def _own_active(project):
    [(written,)] = project.query(
        f"select document from {EVENTS} where model_id = '007-0123456789'"
    )
    return json.loads(written)


def _sound(fuzzer, own):
    """Return the text of a changed document that passes every check of its own."""
    while True:
        written = fuzzer.document(own)
        try:
            if Document.from_json(written).model_id == own["model_id"]:
                return written
        except InputError:
            continue
