"""Decide what each column of a file is: facts in, declarations with reasons out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from customer_segmentation.proposal import words
from customer_segmentation.proposal.facts import ColumnFacts, TableFacts, Writing
from customer_segmentation.proposal.writing import decimal_of_file, find_writing
from customer_segmentation.reading.headers import header_key

# More values than so many describe nobody; as most_categories() of the SQL side.
MOST_CATEGORIES = 20
# A whole number with at most so many values may be a code or a mark.
FEW_NUMBERS = 10
# Each value of a code stands for a group, not for a person.
RECORDS_PER_CATEGORY = 5
# Names that tables of the project have beside the declared columns: a test holds this and
# the check of the settings together.
RESERVED = frozenset(
    {
        "record_id",
        "source_file",
        "rejection_reasons",
        "value_problems",
        "raw_record",
        "missing_feature_count",
        "segment_id",
        "segment_name",
        "model_id",
        "segment_count",
        "next_closest_segment_id",
        "squared_distance",
        "distance_to_centroid",
        "simplified_silhouette",
        "is_borderline",
        "is_outlier",
        "survival_rank",
        "copy_number",
        "rowid",
    }
)
LONGEST_NAME = 60
OLDEST_AGE = 120
PLAINLY = Writing()
# With fewer numbers than so many, steps of a scale are numbers, too.
FEW_MEASURES = 3


@dataclass(frozen=True)
class ProposedColumn:
    """What is proposed for one column of the file.

    ``type`` is None for a column that is left out; ``reason`` says why it is what it is,
    ``checks`` what a person should look at. A derived column has the facts of the one that it
    is made from, its ``source``, and says by its ``derivation`` how.
    """

    facts: ColumnFacts
    name: str
    type: str | None
    reason: str
    spellings: tuple[str, ...] = ()
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    order: tuple[str, ...] = ()
    format: str | None = None
    writing: Writing = PLAINLY
    source: str | None = None
    derivation: str | None = None
    protected: bool = False
    checks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What people know the column by."""
        return self.name if self.source else self.facts.header

    @property
    def words(self) -> set[str]:
        """The words of the header."""
        return set(words.plain_words(self.title))


@dataclass(frozen=True)
class Declaration:
    """The columns of a table, the id among them where there is one."""

    columns: Sequence[ProposedColumn]
    further_missing: Sequence[str]

    @property
    def declared(self) -> list[ProposedColumn]:
        """The columns that settings name."""
        return [one for one in self.columns if one.type]

    @property
    def id(self) -> ProposedColumn | None:
        """The column that names customers."""
        return next((one for one in self.columns if one.type == "id"), None)

    def of_type(self, *types: str) -> list[ProposedColumn]:
        """Return the columns of some types, in the file's order."""
        return [one for one in self.columns if one.type in types]


def declare(table: TableFacts, *, sql_words: frozenset[str]) -> Declaration:
    """Propose a name and a type for every column.

    Parameters
    ----------
    table : TableFacts
    sql_words : frozenset of str
        What the engine lets no column be called.
    """
    id_position = _id_position(table)
    file_decimal = decimal_of_file(one.shapes for one in table.columns)
    proposed: list[ProposedColumn] = []
    taken = {"customer_id"}
    for facts in table.columns:
        is_id = facts.position == id_position
        name = "customer_id" if is_id else _name(facts, taken, sql_words)
        taken.add(name)
        column = ProposedColumn(facts, name, None, "")
        column = _as_id(column) if is_id else _typed(column, file_decimal)
        spellings = () if header_key(facts.header) == header_key(name) else (facts.header,)
        proposed.append(
            replace(
                column,
                spellings=spellings,
                protected=bool(column.type)
                and column.type != "id"
                and bool(column.words & words.PROTECTED),
                unit=column.unit or _unit(facts.header),
            )
        )
    proposed += _derived(proposed, taken)
    missing = sorted(
        {
            value.lower()
            for one in proposed
            for value in one.facts.values
            if one.type and value.lower() in words.WORDS_FOR_MISSING
        }
    )
    return Declaration(proposed, [*missing, *_sentinels(proposed)])


def _name(facts: ColumnFacts, taken: set[str], sql_words: frozenset[str]) -> str:
    """Make the name of a column: lower case, with underscores, of its header's words."""
    bare = re.sub(r"\s*[(\[].*[)\]]\s*$", "", facts.header) or facts.header
    name = "_".join(words.plain_words(bare))[:LONGEST_NAME].strip("_")
    if not name:
        name = f"column_{facts.position + 1}"
    if not name[0].isalpha():
        name = f"column_{name}"[:LONGEST_NAME].strip("_")
    if name in RESERVED or name in sql_words:
        name = f"{name}_value"
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name[: LONGEST_NAME - 4]}_{number}"
    return unique


def _unit(header: str) -> str | None:
    found = re.search(r"[(\[]([^()\[\]]{1,12})[)\]]\s*$", header)
    if not found or re.search(r"\d\s*[-–]\s*\d", found[1]):
        return None
    return found[1].strip() or None


def _has_customer_name(facts: ColumnFacts) -> bool:
    found = set(words.plain_words(facts.header))
    joined = "".join(words.plain_words(facts.header))
    return (
        bool(found & words.CUSTOMER and found & words.IDENTIFIER)
        or joined in words.IDENTIFIER_ALONE
        or joined in words.CUSTOMER
    )


def _id_position(table: TableFacts) -> int | None:
    """Find the column that names customers: by its name and by its values, in this order."""
    ranked = []
    for facts in table.columns:
        found = set(words.plain_words(facts.header))
        if facts.native_type in ("nested", "boolean", "date", "timestamp"):
            continue
        # A few records repeated are copies; of more the lines are no customers.
        nearly_unique = facts.distinct_count >= 0.9 * facts.record_count > 0
        is_fraction = any(re.search(r"\d[.,]\d", value) for value in facts.values)
        if _has_customer_name(facts) and nearly_unique and facts.record_count > 1:
            rank = 0
        elif found & words.IDENTIFIER and facts.is_unique and not is_fraction:
            rank = 1
        elif facts.is_unique and not is_fraction and _is_code(facts):
            rank = 2
        elif facts.is_unique and facts.position == 0 and _is_running(facts):
            rank = 3
        else:
            continue
        ranked.append((rank, facts.position))
    return min(ranked)[1] if ranked else None


def _is_code(facts: ColumnFacts) -> bool:
    """Whether the values are texts of one pattern without blanks, such as C-0001."""
    shapes = {re.sub("[A-Za-z]", "a", shape) for shape in facts.shapes}
    return (
        facts.record_count >= 20
        and len({len(shape) for shape in shapes}) == 1
        and any("a" in shape for shape in shapes)
        and not any(" " in shape for shape in shapes)
        and not facts.date_formats
    )


def _is_running(facts: ColumnFacts) -> bool:
    """Whether the column may number the records; its name says no measure."""
    if set(words.plain_words(facts.header)) & words.AMOUNT:
        return False
    whole = [value for value in facts.values if re.fullmatch(r"\d{1,15}", value)]
    return facts.record_count >= 20 and len(whole) == len(facts.values)


def _as_id(column: ProposedColumn) -> ProposedColumn:
    facts = column.facts
    if facts.is_unique:
        reason = "every record has one of its own"
    else:
        repeated = facts.record_count - facts.distinct_count - facts.missing_count
        parts = [f"{repeated:,} records repeat one" * bool(repeated)]
        parts += [f"{facts.missing_count:,} have none" * bool(facts.missing_count)]
        reason = "names customers; " + ", ".join(filter(None, parts))
    return replace(column, type="id", reason=reason)


def _typed(column: ProposedColumn, file_decimal: str) -> ProposedColumn:
    facts = column.facts
    if facts.native_type == "nested":
        return replace(column, reason="left out: holds lists or records, not single values")
    if not facts.value_count:
        return replace(column, reason="left out: no values")
    if facts.distinct_count == 1:
        value = next(iter(facts.values), "")
        return replace(column, reason=f"left out: constant, always {_quoted(value)}")
    pair = _pair(facts)
    if facts.native_type == "boolean" or pair:
        no, yes = pair or ("false", "true")
        return replace(
            column, type="boolean", reason=f"two values, {yes} and {no}", order=(no, yes)
        )
    if facts.native_type in ("date", "timestamp"):
        return replace(column, type=facts.native_type, reason="typed so in the file")
    if facts.native_type == "number":
        return _as_number(column, PLAINLY)
    dated = _as_date(column)
    if dated:
        return dated
    found = find_writing(facts.shapes, file_decimal=file_decimal)
    if found and not _is_identifier_text(facts):
        checks = ()
        if found.is_ambiguous:
            example = next((one for one in facts.values if re.search(r"\d[.,]\d{3}", one)), "")
            read = "thousands" if found.writing.thousands else "decimals"
            checks = (f"{_quoted(example)} is read with {read}: correct it if that is wrong",)
        return _as_number(replace(column, checks=checks), found.writing)
    return _as_words(column)


def _is_identifier_text(facts: ColumnFacts) -> bool:
    """Whether digits are a code: a leading zero, as postal codes and telephones have."""
    return facts.has_leading_zeros


def _pair(facts: ColumnFacts) -> tuple[str, str] | None:
    """Return the spellings of no and yes where the column has just these."""
    values = {value.lower(): value for value in facts.values}
    if facts.distinct_count == 2 and facts.native_type in ("text", "number"):
        for no, yes in words.PAIRS:
            if set(values) == {no, yes}:
                return values[no], values[yes]
    return None


def _as_date(column: ProposedColumn) -> ProposedColumn | None:
    facts = column.facts
    formats = list(facts.date_formats)
    if not formats:
        return None
    if "%Y%m%d" in formats and not column.words & words.DATE:
        formats.remove("%Y%m%d")
        if not formats:
            return None
    chosen = formats[0]
    checks = ()
    swapped = {"%d": "%m", "%m": "%d"}
    other = re.sub("%[dm]", lambda one: swapped[one[0]], chosen)
    if other in formats and other != chosen:
        checks = (f"day and month may be the other way round ({other})",)
    is_moment = "%H" in chosen
    iso = chosen.startswith("%Y-%m-%d")
    return replace(
        column,
        type="timestamp" if is_moment else "date",
        format=None if iso else chosen,
        reason=f"dates such as {next(iter(facts.values))}",
        checks=checks,
    )


def _as_number(column: ProposedColumn, writing: Writing) -> ProposedColumn:
    facts = column.facts
    column = replace(column, type="number", writing=writing)
    if writing.symbols and len(writing.symbols) == 1:
        column = replace(column, unit=writing.symbols[0])
    whole = [
        int(one.removesuffix(".0"))
        for one in facts.values
        if re.fullmatch(r"-?\d{1,9}(\.0)?", one)
    ]
    is_few = (
        facts.has_all_values
        and len(whole) == facts.distinct_count <= FEW_NUMBERS
        and facts.value_count >= RECORDS_PER_CATEGORY * facts.distinct_count
        # Nearly always the same: the assessment of numbers says so.
        and max(facts.values.values()) < 0.98 * facts.value_count
    )
    listed = ", ".join(map(str, sorted(whole)))
    if is_few and not column.words & words.AMOUNT:
        if column.words & words.KIND:
            return replace(
                column, type="category", writing=PLAINLY, unit=None,
                reason=f"whole numbers that name kinds ({listed})",
            )  # fmt: skip
        if sorted(whole) != list(range(min(whole), min(whole) + len(whole))) or min(whole) != 0:
            return replace(
                column, type="category", writing=PLAINLY, unit=None,
                reason=f"few whole numbers ({listed}), likely codes",
                checks=("make it type: number if they count or measure something",),
            )  # fmt: skip
        return replace(column, reason="")
    written = "" if writing.is_plain else f'written "{next(iter(facts.values))}", '
    return replace(column, reason=written)


def _as_words(column: ProposedColumn) -> ProposedColumn:
    facts = column.facts
    if facts.distinct_count > MOST_CATEGORIES:
        if facts.distinct_count >= 0.5 * facts.value_count:
            why = "left out: nearly every text is another one"
        else:
            why = f"left out: {facts.distinct_count:,} different texts are too many to describe"
        return replace(column, reason=why)
    values = [value for value in facts.values if value.lower() not in words.WORDS_FOR_MISSING]
    order = words.order_of(values) or ()
    listed = ", ".join(order or values[:4]) + ("…" if len(values) > 4 and not order else "")
    reason = f"{'steps' if order else f'{len(values)} values'}: {listed}"
    return replace(column, type="category", order=tuple(order), reason=reason)


def _derived(columns: Sequence[ProposedColumn], taken: set[str]) -> list[ProposedColumn]:
    """Propose ages and tenures from days, and ranks where there are hardly any numbers."""
    derived: list[ProposedColumn] = []
    numbers = sum(one.type == "number" for one in columns)
    for column in columns:
        is_birth = bool(column.words & words.BIRTH)
        if column.type in ("date", "timestamp"):
            name = "age" if is_birth else f"years_since_{column.name}"
            derivation, reason = "years_before_as_of", "years up to the as-of date"
        elif (
            column.type == "category"
            and column.order
            and not column.protected
            and numbers < FEW_MEASURES
        ):
            name, derivation = f"{column.name}_rank", "rank"
            reason = f"its steps as 1 to {len(column.order)}"
        else:
            continue
        name = name[:LONGEST_NAME].rstrip("_")
        if name in taken:
            continue
        taken.add(name)
        derived.append(
            ProposedColumn(
                column.facts,
                name,
                "number",
                f"made from {column.name}: {reason}; ",
                unit="years" if derivation == "years_before_as_of" else None,
                protected=column.protected,
                source=column.name,
                derivation=derivation,
            )
        )
    return derived


def _sentinels(columns: Sequence[ProposedColumn]) -> list[str]:
    """Find numbers that stand for no value: all nines, far from the others, many times."""
    found: set[str] = set()
    for column in columns:
        if column.type != "number" or column.source or not column.writing.is_plain:
            continue
        numbers = {}
        for value, records in column.facts.values.items():
            if re.fullmatch(r"-?\d+(\.\d+)?", value):
                numbers[value] = (float(value), records)
        for value, (number, records) in numbers.items():
            others = [one for text, (one, _) in numbers.items() if text != value]
            is_nines = re.fullmatch(r"-?9{3,}(\.0+)?", value) and records >= 3 and others
            is_far = is_nines and abs(number) > 5 * max(map(abs, others))
            if is_far or (is_nines and number < 0 <= min(others)):
                found.add(value)
    return sorted(found)


def _quoted(value: str) -> str:
    return '"' + value[:40] + '"'
