"""From a file to a proposal: what it holds, what each column is, what to cluster on."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from customer_segmentation.builds.place import Place
from customer_segmentation.engines.database import open_read_only
from customer_segmentation.errors import InputError
from customer_segmentation.proposal import words
from customer_segmentation.proposal.assessing import (
    Assessment,
    assess,
    explored,
    project_defaults,
    project_folder,
)
from customer_segmentation.proposal.columns import (
    OLDEST_AGE,
    Declaration,
    ProposedColumn,
    declare,
)
from customer_segmentation.proposal.facts import ColumnFacts, TableFacts, Writing
from customer_segmentation.proposal.looking import look_at
from customer_segmentation.wording import significant

# A column that most customers lack places few of them.
MOST_MISSING = 0.5
# More make every distance the same, and pairs of more are not compared.
MOST_FEATURES = 40
MOST_ATTRIBUTES = 12
# One customer of so many times the 99th percentile is a mistake or a world of its own.
FAR_BEYOND = 100
# What a build takes for true and false without being told; as macro boolean_from_text.
TRUE = frozenset({"true", "yes", "y", "t", "1"})
FALSE = frozenset({"false", "no", "n", "f", "0"})
GENERATED_ID = {"name": "customer_id", "type": "id", "generate": True}
COORDINATES = frozenset({"lat", "latitude", "lon", "lng", "longitude"})


@dataclass(frozen=True)
class Choice:
    """What a declared column is used for, and why."""

    role: str
    reason: str
    transform: str | None = None
    encode: str | None = None


@dataclass(frozen=True)
class Proposal:
    """Settings for one table, with a reason for each.

    ``choices`` maps the name of a declared column to its use: ``feature``, ``attribute`` or
    ``kept``.
    """

    table: TableFacts
    segmentation_name: str
    columns: Sequence[ProposedColumn]
    choices: Mapping[str, Choice]
    further_missing: Sequence[str]
    value_column: str | None
    has_id: bool

    @property
    def features(self) -> list[ProposedColumn]:
        """The columns to cluster on."""
        return self._of_role("feature")

    @property
    def attributes(self) -> list[ProposedColumn]:
        """The columns that describe segments."""
        return self._of_role("attribute")

    def _of_role(self, role: str) -> list[ProposedColumn]:
        return [
            one
            for one in self.columns
            if one.type and one.name in self.choices and self.choices[one.name].role == role
        ]


def propose(
    path: str, *, read_options: Mapping[str, Any] | None = None, today: date | None = None
) -> Proposal:
    """Look at a file and propose settings that build.

    Parameters
    ----------
    path : str
        As for ``segmentation_input``.
    read_options : mapping, optional
        As for ``segmentation_read_options``.
    today : date, optional
        The day that ages are counted to; for tests.

    Returns
    -------
    Proposal

    Raises
    ------
    InputError
        If the file can't be read, holds no customers but purchase lines, or has nothing to
        cluster on.
    """
    project = project_folder()
    table, declaration = _declared(path, read_options, project)
    return _decided(table, declaration, project, today)


@contextmanager
def explored_file(
    path: str, *, read_options: Mapping[str, Any] | None = None
) -> Iterator[Place]:
    """Run the exploration on a file without settings, in a database that goes afterwards.

    Parameters and errors are those of `propose`.

    Yields
    ------
    Place
        Where its models stand.
    """
    project = project_folder()
    table, declaration = _declared(path, read_options, project)
    with explored(_first_settings(table, declaration), project=project) as place:
        yield place


def _declared(
    path: str, read_options: Mapping[str, Any] | None, project: Path
) -> tuple[TableFacts, Declaration]:
    """Look at a file and declare its columns; stop at what holds no customers."""
    defaults = project_defaults(project)
    with duckdb.connect() as session:
        session.execute("set enable_progress_bar = false")
        table = look_at(
            path,
            session=session,
            missing_spellings=defaults["segmentation_missing_spellings"],
            read_options=read_options,
        )
        sql_words = frozenset(
            row[0]
            for row in session.execute(
                "select keyword_name from duckdb_keywords()"
                " where keyword_category in ('reserved', 'type_function')"
            ).fetchall()
        )
    declaration = declare(table, sql_words=sql_words)
    stop_on_purchase_lines(table, declaration)
    if not declaration.of_type("number", "category"):
        raise InputError(
            f"{path}: no column that could tell customers apart. Columns found:"
            f" {', '.join(one.header for one in table.columns)}. Needs at least one of numbers."
        )
    return table, declaration


def propose_for_relation(
    name: str,
    *,
    database: Path,
    read_options: Mapping[str, Any] | None = None,
    today: date | None = None,
) -> Proposal:
    """Look at a table or view of the database; see `propose`.

    Parameters
    ----------
    name : str
        As for ``segmentation_relation``; without a schema in ``main``.
    database : Path
        Opened read-only.

    Raises
    ------
    OSError
        If there is no database, or it can't be opened.
    InputError
        If there is no such table in it, or as `propose`.
    """
    failure = ""
    with tempfile.TemporaryDirectory(prefix="segments_propose_") as folder:
        copy = str(Path(folder) / "relation.parquet")
        with open_read_only(database) as connection:
            try:
                connection.table(name).write_parquet(copy)
            except duckdb.Error as error:
                failure = str(error).splitlines()[0]
        if failure:
            raise InputError(f"{name}: {failure}")
        proposal = propose(copy, read_options=read_options, today=today)
    table = replace(proposal.table, name=name, copy=copy)
    return replace(
        proposal, table=table, segmentation_name=_segmentation_name(name.split(".")[-1])
    )


def _decided(
    table: TableFacts, declaration: Declaration, project: Path, today: date | None
) -> Proposal:
    assessment = assess(_first_settings(table, declaration), project=project)
    today = today or date.today()
    columns = [_bounded(one, assessment, today) for one in declaration.columns]
    choices = _choose(columns, assessment)
    return Proposal(
        table=table,
        segmentation_name=_segmentation_name(table.name),
        columns=columns,
        choices=choices,
        further_missing=declaration.further_missing,
        value_column=_value_column(columns, assessment),
        has_id=declaration.id is not None,
    )


def _first_settings(table: TableFacts, declaration: Declaration) -> dict[str, Any]:
    return {
        **input_settings(table, declaration),
        "segmentation_features": _any_features(declaration),
        "segmentation_profile_attributes": [],
        "segmentation_name": "proposal",
    }


def input_settings(table: TableFacts, declaration: Declaration | Proposal) -> dict[str, Any]:
    """Return the settings by which a build reads the file as it is declared."""
    settings: dict[str, Any] = {
        "segmentation_input": table.name,
        "segmentation_columns": [
            *([] if any(one.type == "id" for one in declaration.columns) else [GENERATED_ID]),
            *(declared(one) for one in declaration.columns if one.type),
        ],
    }
    if table.read_options:
        settings["segmentation_read_options"] = dict(table.read_options)
    if declaration.further_missing:
        settings["segmentation_further_missing_spellings"] = list(declaration.further_missing)
    return settings


def declared(column: ProposedColumn) -> dict[str, Any]:
    """Return a column's entry in ``segmentation_columns``."""
    entry: dict[str, Any] = {"name": column.name}
    if column.source:
        entry |= {"from": column.source, "as": column.derivation}
    else:
        entry["type"] = column.type
    if column.spellings:
        entry["spellings"] = list(column.spellings)
    if column.type == "category" and column.order:
        entry["order"] = [one.lower() for one in column.order]
    if column.type == "boolean":
        no, yes = column.order
        if yes.lower() not in TRUE or no.lower() not in FALSE:
            entry |= {"true_spellings": [yes.lower()], "false_spellings": [no.lower()]}
    entry |= _written(column.writing)
    if column.format:
        entry["format"] = column.format
    for key in ("minimum", "maximum", "unit"):
        value = getattr(column, key)
        if value is not None and column.type == "number":
            entry[key] = value
    if column.protected:
        entry["protected"] = True
    return entry


def _written(writing: Writing) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    if writing.decimal_separator != ".":
        entry["decimal_separator"] = writing.decimal_separator
    if writing.thousands:
        entry["thousands"] = writing.thousands
    if writing.symbols:
        entry["symbols"] = list(writing.symbols)
    if writing.negative_brackets:
        entry["negative_brackets"] = True
    return entry


def stop_on_purchase_lines(table: TableFacts, declaration: Declaration) -> None:
    """Stop where a customer has many lines with dates: what to cluster is not there yet.

    Raises
    ------
    InputError
        That says what it saw, and how to make a row a customer.
    """
    if declaration.id is not None or not declaration.of_type("date", "timestamp"):
        return
    named = [one for one in declaration.columns if _may_name_customers(one.facts)]
    if not named:
        return
    customer = min(named, key=lambda one: one.facts.position)
    facts = customer.facts
    day = declaration.of_type("date", "timestamp")[0].facts.header
    raise InputError(
        f"{table.name}: these look like purchase lines, not customers: {facts.record_count:,}"
        f" records of {facts.distinct_count:,} different {facts.header}, with dates in {day}."
        f" Needs one record a customer: group them by {facts.header} first, such as into the"
        " number of lines, the sum of the amounts and the days since the last."
    )


def _may_name_customers(facts: ColumnFacts) -> bool:
    found = set(words.plain_words(facts.header))
    joined = "".join(words.plain_words(facts.header))
    has_name = bool(found & words.CUSTOMER) or joined in words.IDENTIFIER_ALONE
    return has_name and 20 < facts.distinct_count < 0.9 * facts.value_count


def _any_features(declaration: Declaration) -> list[Any]:
    """Return features for the first look, which any build needs: what is compared first."""
    numbers = [one.name for one in declaration.of_type("number")]
    if numbers:
        return numbers
    return [{"name": one.name, "encode": "one_hot"} for one in declaration.of_type("category")]


def _bounded(column: ProposedColumn, assessment: Assessment, today: date) -> ProposedColumn:
    """Add the limits that the meaning of a number sets, and what lies beyond them."""
    row = assessment.columns.get(column.name)
    checks = list(column.checks)
    unread = assessment.unread.get(column.name, 0)
    if unread:
        checks.append(f"{unread:,} values cannot be read and count as missing")
    if column.type != "number" or row is None or row["minimum"] is None:
        return replace(column, checks=tuple(checks))

    minimum, maximum = _limits(column, row, today)
    least, greatest = assessment.extremes[column.name]
    beyond = [one for one in least if minimum is not None and one < minimum]
    beyond += [one for one in reversed(greatest) if maximum is not None and one > maximum]
    if beyond:
        checks.append(
            f"outside {_limit(minimum)} to {_limit(maximum)}:"
            f" {', '.join(map(significant, beyond))}"
        )
    if maximum is None and row["p99"] and row["maximum"] > FAR_BEYOND * row["p99"] > 0:
        checks.append(
            f"the largest, {significant(row['maximum'])}, is"
            f" {row['maximum'] / row['p99']:,.0f} times the 99th percentile"
        )
    return replace(
        column,
        minimum=minimum,
        maximum=maximum,
        checks=tuple(checks),
        reason=f"{column.reason}{significant(row['minimum'])} to {significant(row['maximum'])},"
        f" median {significant(row['median'])}",
    )


def _limits(
    column: ProposedColumn, row: Mapping[str, Any], today: date
) -> tuple[int | None, int | None]:
    if column.derivation == "rank":
        return None, None
    stated = re.search(r"\((\d+)\s*[-–]\s*(\d+)\)", column.facts.header)
    if stated:
        return int(stated[1]), int(stated[2])
    if _is_birth_year(column, row):
        return today.year - OLDEST_AGE, today.year
    if column.words & words.AGE and row["p99"] <= OLDEST_AGE:
        return 0, OLDEST_AGE
    counts = column.words & words.AMOUNT or _spent_rank(column) is not None
    if counts and row["p01"] >= 0:
        return 0, None
    return None, None


def _is_birth_year(column: ProposedColumn, row: Mapping[str, Any]) -> bool:
    return bool(column.words & words.BIRTH) and 1850 < row["median"] < 2100


def _is_year(column: ProposedColumn, row: Mapping[str, Any]) -> bool:
    return bool(column.words & words.YEAR) and row["p01"] > 1850 and row["p99"] < 2100


def _limit(value: float | None) -> str:
    return "any" if value is None else significant(value)


def _choose(columns: Sequence[ProposedColumn], assessment: Assessment) -> dict[str, Choice]:
    choices: dict[str, Choice] = {}
    described = 0
    for column in columns:
        if not column.type or column.type == "id":
            continue
        row = assessment.columns.get(column.name)
        choice = _use(column, row)
        if choice.role == "attribute":
            described += 1
            if described > MOST_ATTRIBUTES:
                choice = Choice("kept", f"{MOST_ATTRIBUTES} attributes are enough to read")
        choices[column.name] = choice
    features = [name for name, one in choices.items() if one.role == "feature"]
    for name in features[MOST_FEATURES:]:
        choices[name] = Choice("kept", f"{MOST_FEATURES} features are enough; choose")
    if not features:
        _cluster_on_categories(columns, choices)
    return choices


def _use(column: ProposedColumn, row: Mapping[str, Any] | None) -> Choice:
    if column.type in ("category", "boolean"):
        if row and (row["feature_assessment"] or "usable") != "usable":
            return Choice("kept", row["feature_assessment"])
        why = "protected; describes segments, and does not make them"
        return Choice("attribute", why if column.protected else "describes segments")
    if column.type != "number":
        return Choice("kept", "kept beside the segments")
    if row is None or row["minimum"] is None:
        return Choice("kept", "no usable value")
    if row["feature_assessment"] != "usable":
        return Choice("kept", row["feature_assessment"])
    if column.protected:
        return Choice("attribute", "protected; describes segments, and does not make them")
    if column.words & COORDINATES:
        return Choice("kept", "a place, not an amount")
    if _is_year(column, row):
        return Choice("kept", "a year, not an amount")
    missing = row["missing_count"] / row["record_count"]
    if missing > MOST_MISSING:
        return Choice("attribute", f"{missing:.0%} of the customers lack it")
    if row["suggested_transform"] == "log1p":
        return Choice(
            "feature", f"skewness {row['skewness']:.1f}: by its logarithm", transform="log1p"
        )
    return Choice("feature", f"skewness {round(row['skewness'], 1) + 0:.1f}: as it is")


def _cluster_on_categories(
    columns: Sequence[ProposedColumn], choices: dict[str, Choice]
) -> None:
    """Cluster on categories where there is no number: better than nothing."""
    for column in columns:
        usable = column.type == "category" and not column.protected
        if usable and choices[column.name].role == "attribute":
            choices[column.name] = Choice(
                "feature", "there is no number to cluster on", encode="one_hot"
            )


def _spent_rank(column: ProposedColumn) -> int | None:
    """Return how surely a column is what customers spend, 0 the surest; None if it is not."""
    found = words.plain_words(column.facts.header)
    if set(found) & words.NOT_SPENT:
        return None
    joined = "_".join(found)
    for rank, word in enumerate(words.MONEY_SPENT):
        if word in found or ("_" in word and word in joined):
            return rank
    return None


def _value_column(columns: Sequence[ProposedColumn], assessment: Assessment) -> str | None:
    ranked = []
    for column in columns:
        rank = _spent_rank(column) if column.type == "number" else None
        row = assessment.columns.get(column.name)
        if rank is not None and row and row["minimum"] is not None and row["p01"] >= 0:
            ranked.append((rank, column.facts.position, column.name))
    return min(ranked)[2] if ranked else None


def _segmentation_name(path: str) -> str:
    stem = "_".join(words.plain_words(Path(path).name.split(".")[0]))[:40].strip("_")
    # Words that YAML reads as something else are no name for people either.
    if not re.fullmatch("[a-z][a-z0-9_]*", stem) or stem in ("yes", "no", "on", "off", "null"):
        return f"customers_{stem}"[:40].strip("_")
    return stem
