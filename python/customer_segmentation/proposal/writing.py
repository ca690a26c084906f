"""Find out how the numbers of a column are written, by the patterns of its texts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from customer_segmentation.proposal.facts import Writing

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
# A number within its surroundings: a sign, brackets, a symbol before or after it.
WRITTEN = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-]?)\s*(?P<before>[^\d\s.,'()+-][^\d\s()+-]{0,5}?)?\s*"
    r"(?P<later_sign>[+-]?)\s*(?P<number>\d[\d.,' ]*\d|\d|[.,]\d+)\s*"
    r"(?P<after>[^\d\s.,'()+-][^\d()+-]{0,9}?)?\s*(?P<close>\))?"
)
BLANKS = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " ")
LIKE_ASCII = BLANKS | {ord("\u2212"): "-", ord("\u2019"): "'", ord("\u2032"): "'"}
NEARLY_ALL = 0.95


@dataclass(frozen=True)
class WritingFound:
    """How a column is written; ``is_ambiguous`` where 1.234 may be one or a thousand."""

    writing: Writing
    is_ambiguous: bool = False


def find_writing(shapes: Mapping[str, int], *, file_decimal: str = ".") -> WritingFound | None:
    """Return how the numbers of a column are written; None where they are no numbers.

    Parameters
    ----------
    shapes : mapping
        Patterns of the texts, each digit a 9, with their counts.
    file_decimal : {".", ","}
        What other columns of the file use, for 1.234, which may be one or a thousand.

    Examples
    --------
    >>> find_writing({"9.999,99 €": 5, "999,99 €": 3}).writing
    Writing(decimal_separator=',', thousands='.', symbols=('€',), negative_brackets=False)
    >>> find_writing({"99": 5, "9.9": 2}).writing.is_plain
    True
    >>> find_writing({"red": 5}) is None
    True
    """
    total = sum(shapes.values())
    if not total:
        return None
    if sum(n for shape, n in shapes.items() if PLAIN.fullmatch(shape)) >= NEARLY_ALL * total:
        is_ambiguous = _is_ambiguous(shapes, ".")
        if is_ambiguous and file_decimal == ",":
            return WritingFound(Writing(",", "."), is_ambiguous=True)
        return WritingFound(Writing(), is_ambiguous=is_ambiguous and _varies(shapes))

    matched: list[tuple[re.Match, int]] = []
    for shape, records in shapes.items():
        found = WRITTEN.fullmatch(shape.translate(LIKE_ASCII).strip())
        if found and bool(found["open"]) == bool(found["close"]):
            matched.append((found, records))
    if sum(records for _, records in matched) < NEARLY_ALL * total:
        return None
    symbols = _symbols(matched, total)
    if symbols is None:
        return None
    separators = _separators((one["number"], records) for one, records in matched)
    if separators is None:
        separators, is_ambiguous = _by_file(matched, file_decimal), True
    else:
        is_ambiguous = False
    decimal, thousands = separators
    writing = Writing(decimal, thousands, symbols, any(found["open"] for found, _ in matched))
    fitting = sum(
        records for found, records in matched if _fits(found["number"], decimal, thousands)
    )
    return WritingFound(writing, is_ambiguous) if fitting >= NEARLY_ALL * total else None


def decimal_of_file(all_shapes: Iterable[Mapping[str, int]]) -> str:
    """Return the decimal separator that most columns with an unmistakable one use."""
    votes: Counter[str] = Counter()
    for shapes in all_shapes:
        found = find_writing(shapes)
        if found is None or found.is_ambiguous:
            continue
        if any(re.search(r"\d[.,]\d", shape) for shape in shapes):
            votes[found.writing.decimal_separator] += 1
    return "," if votes[","] > votes["."] else "."


def _is_ambiguous(shapes: Mapping[str, int], separator: str) -> bool:
    """Whether every separator is followed by exactly three digits and follows one to three."""
    with_separator = [shape for shape in shapes if separator in shape]
    return bool(with_separator) and all(
        re.fullmatch(rf"[+-]?9\d{{0,2}}[{separator}]\d{{3}}", shape) for shape in with_separator
    )


def _varies(shapes: Mapping[str, int]) -> bool:
    """Whether numbers with and without the separator occur, as they do with thousands."""
    return len({"." in shape for shape in shapes}) == 2


def _symbols(matched: list[tuple[re.Match, int]], total: int) -> tuple[str, ...] | None:
    """Return what stands beside the numbers; None where that is text, not a symbol."""
    counts: Counter[str] = Counter()
    before = {found["before"] for found, _ in matched}
    for found, records in matched:
        for symbol in (found["before"], found["after"]):
            if symbol:
                counts[symbol.strip()] += records
    if len(counts) > 4:
        return None
    for symbol, records in counts.items():
        is_sign = symbol == "%" or all(unicodedata.category(one) == "Sc" for one in symbol)
        # A unit stands behind nearly every number, a letter of a house number does not;
        # before a number stands a currency, in text a word.
        if not is_sign and (
            " " in symbol
            or (records < 0.5 * total and not symbol.isupper())
            or (len(symbol) == 1 and records < 0.9 * total)
            or (symbol in before and not symbol.isupper())
        ):
            return None
    return tuple(sorted(counts, key=lambda one: (-counts[one], one)))


def _separators(
    numbers: Iterable[tuple[str, int]],
) -> tuple[str, str | None] | None:
    """Return the decimal and the thousands separator; None where only 1.234 occurs."""
    decimals: Counter[str] = Counter()
    thousands: Counter[str] = Counter()
    unclear = False
    for number, records in numbers:
        signs = re.findall(r"[^\d]", number)
        for sign in set(signs) & {" ", "'"}:
            thousands[sign] += records
        points = [sign for sign in signs if sign in ".,"]
        if not points:
            continue
        if len(set(points)) == 2:
            decimals[points[-1]] += records
            thousands[points[0]] += records
        elif len(points) > 1:
            thousands[points[0]] += records
        else:
            before, _, after = number.partition(points[0])
            is_grouped = bool({" ", "'"} & set(signs))
            if is_grouped or len(after) != 3 or len(before) > 3 or before in ("", "0"):
                decimals[points[0]] += records
            else:
                unclear = True
    if not decimals and not thousands:
        return None if unclear else (".", None)
    if decimals:
        decimal = decimals.most_common(1)[0][0]
    else:
        decimal = "." if thousands.most_common(1)[0][0] != "." else ","
    grouping = next((sign for sign, _ in thousands.most_common() if sign != decimal), None)
    if unclear and grouping is None:
        grouping = "." if decimal == "," else ","
    return decimal, grouping


def _by_file(matched: list[tuple[re.Match, int]], file_decimal: str) -> tuple[str, str | None]:
    used = {sign for found, _ in matched for sign in found["number"] if sign in ".,"}
    [sign] = used
    if file_decimal == ",":
        return (",", ".") if sign == "." else (",", None)
    return (".", ",") if sign == "," else (".", None)


def _fits(number: str, decimal: str, thousands: str | None) -> bool:
    whole, _, fraction = number.partition(decimal)
    if not re.fullmatch(r"\d*", fraction):
        return False
    if thousands and thousands in whole:
        return bool(
            re.fullmatch(rf"\d{{1,3}}([{thousands}]\d{{2,3}})*[{thousands}]\d{{3}}", whole)
        )
    return bool(re.fullmatch(r"\d*", whole))
