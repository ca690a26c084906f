"""Words that only one engine knows stand behind a door: macros/engine, and engines/ in Python.

Models, macros and tests are read as text, without comments.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "python" / "customer_segmentation"

# Pattern, a text that holds it, and why it is a word of one engine or has another value there.
ENGINE_WORDS = [
    (r"\bvarchar\b", "cast(x as VARCHAR)", "string is the text type that both know"),
    (r"->>|-> '", "document ->> 'k'", "get_json_object: verbs document_value, document_items"),
    (r"\bjson_\w+\(|\bto_json\(|\bjson\[|\bas json\b|\bjson\(", "json(x)",
     "documents: verbs document_of, row_as_document, parsed_document, is_document"),
    (r"\bunnest\(", "unnest(range(3))", "explode; cross join range(a, b) is known to both"),
    (r"\bstruct(_pack)?\(|:=", "struct_pack(a := 1)", "named_struct: verb row_as_document"),
    (r"\blist_(?!literal|of)\w+\(|\barray_\w+\(|\bstring_split\(", "list_position(a, b)",
     "array functions differ: verbs is_one_of, document_list_as_text"),
    (r"\bregexp_(matches|full_match|replace|extract_all)\(", "regexp_matches(a, 'b')",
     "rlike; the first match against all: verbs matches_pattern, pattern_replaced"),
    (r"\bis(finite|inf)\(", "isfinite(x)", "missing in Spark: x - x = 0, is_finite_moment"),
    (r"\b(try_)?strptime\(|(?<!\.)\bstrftime\(", "try_strptime(a, b)", "verb moment_by_format"),
    (r"\btimestamptz\b|\bepoch_\w+\(|\bmake_timestamp\(|\bdate(sub|diff|part)\(",
     "cast(a as timestamptz)", "verbs zoned_moment, moment_in_utc, completed_months"),
    (r"\browid\b", "landed.rowid", "no row has a number in Spark: verb landed_record_number"),
    (r"\bread_(csv|parquet|json)\w*\(|\bsniff_csv\(|\bfile_(row_number|index)\b|\breject_\w+",
     "read_csv('a')", "files: verbs input_file_scan, record_number_in_place, unread_lines"),
    (r"\bduckdb_\w+\(|\binformation_schema\b|\bpragma\b|\bcurrent_database\(",
     "from duckdb_tables()", "catalogs differ: verbs of catalog.sql, reserved_words"),
    (r"\bdescribe select\b", "describe select 1", "describe query: verb columns_of_source"),
    (r"\bset (threads|force_compression)\b", "set threads = 1", "settings of an engine"),
    (r"\b(order|group) by all\b(?!\s+having)", "order by all",
     "order by all is unknown to Spark; names say what is meant"),
    (r"\bunion all by name\b", "union all by name", "unknown to Spark"),
    (r"\bas (not )?materialized\b", "as not materialized (", "unknown to Spark: read_again"),
    (r"\bquantile(_cont|_disc)?\(|\bmode\(", "quantile_cont(x, 0.5)",
     "percentile_cont is known to both; several at once: verb quantiles"),
    (r"\barg_(min|max)\(|\bhistogram\(", "arg_min(a, b)", "min_by and max_by"),
    (r"\bstring_agg\(|\blistagg\(", "string_agg(a, ',')", "verb ordered_text_list"),
    (r"\bhash\(", "hash(id)", "another value in Spark: is_drawn_by_hash, rows_fingerprinted"),
    (r"\bhugeint\b|\bubigint\b", "as hugeint", "bigint is the widest of Spark: verb exact_sum"),
    (r"(?<![:/])//(?!/)", "a // b", "div in Spark: verb exact_sum"),
    (r"\b(pow|power)\(", "pow(x, 2)", "the last bit differs: x * x, power_of_ten"),
    (r"(?<![\w.])(?<!do )log\(", "log(x)", "base 10 against base e: ln or log10"),
    (r"\bexclude\b\s*\(|\bcolumns\('|\bdistinct on\b|\busing sample\b|\bqualify\b",
     "* exclude (a)", "unknown to Spark"),
    (r"\btypeof\(|(?<![\w.])decode\(|\btry\(", "typeof(a)", "verbs text_of_bytes, shared_type"),
    (r"\bchr\((1[6-9]\d|[2-9]\d\d|\d{4,})\)", "chr(8203)", "modulo 256: verb trimmed_text"),
    (r"\btrunc\(", "trunc(x)", "of days only in Spark: floor"),
    (r"\b[lr]trim\([^()]*, ", "ltrim(a, '0')", "order of arguments: trim(leading '0' from a)"),
    (r"'(TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL|BOOLEAN|TIMESTAMP|BLOB)\b",
     "type == 'DOUBLE'", "types as one engine calls them: verbs kind_of_type, shared_type"),
]  # fmt: skip


def without_comments(text: str) -> str:
    """Take out what nobody runs: comments of Jinja and of SQL."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.S)
    return re.sub(r"^\s*--(?! depends_on).*$|(?<=[\s,)])-- .*$", "", text, flags=re.M)


def outside_of_the_door():
    files = [*(ROOT / "models").rglob("*.sql"), *(ROOT / "tests").rglob("*.sql")]
    files += [
        path for path in (ROOT / "macros").rglob("*.sql")
        if (ROOT / "macros" / "engine") not in path.parents
    ]  # fmt: skip
    return {str(path.relative_to(ROOT)): without_comments(path.read_text()) for path in files}


@pytest.mark.parametrize(("pattern", "example", "reason"), ENGINE_WORDS,
                         ids=[word[1] for word in ENGINE_WORDS])  # fmt: skip
def test_no_engine_word_stands_outside_of_macros_engine(pattern, example, reason):
    word = re.compile(pattern, flags=re.I if not pattern.startswith("'(") else 0)
    assert word.search(example), "the pattern finds nothing"
    found = {
        name: match.group()
        for name, text in outside_of_the_door().items()
        if (match := word.search(text))
    }
    assert not found, f"{reason}: {found}"


def test_every_word_of_the_engine_is_behind_a_verb():
    """An operation is a verb that dispatches, its duckdb form, or made of other verbs only."""
    words = [re.compile(word[0], flags=re.I) for word in ENGINE_WORDS]
    defined = {}
    for path in (ROOT / "macros" / "engine").glob("*.sql"):
        text = without_comments(path.read_text())
        for name, body in re.findall(
            r"\{%-? macro (\w+)\(.*?-?%\}(.*?)\{%-? endmacro", text, flags=re.S
        ):
            defined[name] = body
    verbs = {name for name, body in defined.items() if "adapter.dispatch" in body}
    for name, body in defined.items():
        engine, _, verb = name.partition("__")
        if engine in ("duckdb", "spark"):
            assert verb in verbs, f"{name} is an implementation of nothing"
        elif name in verbs:
            assert f"adapter.dispatch('{name}', 'customer_segmentation')" in body, name
            assert f"duckdb__{name}" in defined, f"{name} has no duckdb form"
        else:
            found = [word.pattern for word in words if word.search(body)]
            assert not found, f"{name} does not dispatch and holds {found}"


# Rooms of the package that are DuckDB's by nature; everything else asks `engines` for it.
DUCKDB_ROOMS = {
    "engines": "the door",
    "builds": "waits for DuckDB's file and publishes from it; a plugin of dbt-duckdb",
    "commands": "open the database file of a build, which is DuckDB's",
    "reading": "sniffing is DuckDB's; Spark reads tables and Parquet, which need none",
    "proposal": "looks at a file with DuckDB before there is a build",
    "harmless.py": "SQL for the lists that the commands write with DuckDB",
    "replacing.py": "knows DuckDB's errors of files",
}


def _texts(tree: ast.AST):
    """Give every text of a module but its docstrings, and the modules that it imports."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield node.value
        elif isinstance(node, ast.Import):
            yield from (f"import {alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"import {node.module}"


def test_the_package_asks_its_engines_room():
    words = [*(word[0] for word in ENGINE_WORDS), r"^import duckdb"]
    found = {}
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        if name in DUCKDB_ROOMS or name.split("/")[0] in DUCKDB_ROOMS:
            continue
        for text in _texts(ast.parse(path.read_text())):
            for word in words:
                if match := re.search(word, text, flags=re.I):
                    found.setdefault(name, []).append(match.group())
    assert not found


def test_every_room_of_duckdb_is_needed():
    for name in set(DUCKDB_ROOMS) - {"engines"}:
        path = PACKAGE / name
        files = [path] if path.suffix else path.rglob("*.py")
        assert any("duckdb" in file.read_text() or "regexp_" in file.read_text()
                   for file in files), name  # fmt: skip
