"""Name segments by what sets them apart: "High income · low spending"."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from customer_segmentation.model.features import category_of, column_of

# Half a standard deviation from the average customer: Cohen's "medium" difference. Macro
# `trait_levels` has the same limits for today's numbers; a test holds the two together.
NOTABLE_DIFFERENCE = 0.5
# Cohen's "small" difference: an extreme of two that hardly differ is not called so.
NOTICEABLE_DIFFERENCE = 0.2
TRAITS_IN_A_NAME = 2
SEPARATOR = " · "
# From this share on all but a few of a segment are of the category that names it.
NEARLY_ALL = 0.95


@dataclass(frozen=True)
class Subject:
    """What a trait is about: a number, or how many are of one category of a column.

    ``category`` is the phrase for those who are of it ("women"); all categories of a
    ``column`` are one subject of a name. ``low_word`` and ``high_word`` say the ends of a
    number in one word ("recent", "lapsed").
    """

    label: str
    category: str | None = None
    column: str | None = None
    unit: str | None = None
    low_word: str | None = None
    high_word: str | None = None

    @property
    def group(self) -> str:
        """What at most one trait of a name is about."""
        return self.column or self.label


def subject_of(columns: Sequence[Mapping[str, Any]], feature: str) -> Subject:
    """Say how people speak of a feature, by the declared columns; by its name if need be."""
    name = column_of(feature)
    column = next((one for one in columns if one["name"] == name), {})
    label, category = column.get("label") or name.replace("_", " "), category_of(feature)
    phrases = column.get("category_words") or {}
    return Subject(
        label,
        category and phrases.get(category, f"{category} {label}"),
        name,
        column.get("unit"),
        column.get("low_word"),
        column.get("high_word"),
    )


@dataclass(frozen=True)
class Name:
    """A name, and the level of each feature (by its place) that it speaks of."""

    text: str
    levels: dict[int, str]


def suggest_names(
    subjects: Sequence[Subject],
    differences: Sequence[Sequence[float]],
    values: Sequence[Sequence[float]],
) -> list[Name]:
    """Suggest a name for every segment, unique within the model wherever numbers allow it.

    Parameters
    ----------
    subjects : sequence of Subject
        One for each feature.
    differences : sequence of sequence of float
        For every segment, in the order of the ids, how many standard deviations its
        centroid lies above the average customer, for each feature, as K-means sees both.
    values : sequence of sequence of float
        The centroids in the columns' own units; of a category the share of its customers.

    Returns
    -------
    list of Name
        The two strongest notable traits (half a standard deviation and more) in the order of
        the features. Where there is none: "middle" of one or two features, "close to
        average" of more. Segments that would share a name show another second trait, then
        a value.

    Examples
    --------
    >>> subjects = [Subject("income", unit="k$"), Subject("spending")]
    >>> found = suggest_names(
    ...     subjects, [[1.1, -1.3], [0.0, 0.1], [1.0, 0.2]], [[88, 17], [55, 50], [85, 55]]
    ... )
    >>> [one.text for one in found]
    ['High income · low spending', 'Middle income · middle spending', 'High income']
    >>> found[2].levels
    {0: 'high'}
    >>> [one.text for one in suggest_names(
    ...     [Subject("income"), Subject("gender", "women", column="gender")],
    ...     [[0.5, 0.9], [-0.5, -0.9]], [[90, 0.97], [20, 0.08]],
    ... )]
    ['High income · women', 'Low income · only 8 % women']
    """
    naming = _Naming(subjects, differences, values)
    chosen = [naming.strongest(segment) for segment in range(len(differences))]
    names = [naming.name(segment, groups) for segment, groups in enumerate(chosen)]
    for alike in _sharing(names):
        others = {one.text for place, one in enumerate(names) if place not in alike}
        for segment, name in zip(alike, naming.parted(alike, chosen, others), strict=True):
            names[segment] = name
    for alike in _sharing(names):
        for segment, text in zip(alike, naming.with_values(alike, names), strict=True):
            names[segment] = Name(text, names[segment].levels)
    return names


def levels(differences: Sequence[Sequence[float]]) -> list[list[str]]:
    """Say where each segment stands in each feature, in five words.

    Parameters
    ----------
    differences : sequence of sequence of float
        As in ``suggest_names``.

    Returns
    -------
    list of list of str
        ``high`` and ``low`` from half a standard deviation on, ``middle`` between; of two
        and more high ones ``highest``, if it leads by a fifth of a standard deviation, and
        ``lowest`` likewise.

    Examples
    --------
    >>> levels([[1.5], [0.6], [0.4], [-0.7], [-0.8]])
    [['highest'], ['high'], ['middle'], ['low'], ['low']]
    """
    by_feature = [_levels_of_one(column) for column in zip(*differences, strict=True)]
    return [list(row) for row in zip(*by_feature, strict=True)]


def _levels_of_one(differences: Sequence[float]) -> list[str]:
    found = []
    for place, difference in enumerate(differences):
        others = [one for other, one in enumerate(differences) if other != place]
        if difference >= NOTABLE_DIFFERENCE:
            next_one = max(others, default=0.0)
            leads = NOTABLE_DIFFERENCE <= next_one <= difference - NOTICEABLE_DIFFERENCE
            found.append("highest" if leads else "high")
        elif difference <= -NOTABLE_DIFFERENCE:
            next_one = min(others, default=0.0)
            leads = difference + NOTICEABLE_DIFFERENCE <= next_one <= -NOTABLE_DIFFERENCE
            found.append("lowest" if leads else "low")
        else:
            found.append("middle")
    return found


def unique_among(suggested: Sequence[str], kept: Sequence[str | None]) -> list[str]:
    """Keep the names that segments have; new ones get their suggestion, made unique.

    Parameters
    ----------
    suggested : sequence of str
    kept : sequence of str or None
        The name that a segment has already; None for a new segment.

    Returns
    -------
    list of str

    Examples
    --------
    >>> unique_among(["High income", "High income"], ["High income", None])
    ['High income', 'High income (2)']
    """
    taken = {name for name in kept if name is not None}
    names = []
    for suggestion, name in zip(suggested, kept, strict=True):
        if name is None:
            name, number = suggestion, 2
            while name in taken:
                name, number = f"{suggestion} ({number})", number + 1
            taken.add(name)
        names.append(name)
    return names


class _Naming:
    """The traits of all segments, by group: a number column, or a category with all of its."""

    def __init__(
        self,
        subjects: Sequence[Subject],
        differences: Sequence[Sequence[float]],
        values: Sequence[Sequence[float]],
    ) -> None:
        self.subjects, self.differences, self.values = subjects, differences, values
        self.levels = levels(differences)
        self.groups = list(dict.fromkeys(one.group for one in subjects))

    def speaker(self, segment: int, group: str) -> int:
        """Of a category's features the one that tells most, rather by who is there."""
        row = self.differences[segment]
        members = [
            place for place, subject in enumerate(self.subjects) if subject.group == group
        ]
        return max(
            members,
            key=lambda one: (
                row[one] >= NOTABLE_DIFFERENCE,
                round(abs(row[one]), 9),
                row[one] > 0,
                -one,
            ),
        )

    def strength(self, segment: int, group: str) -> float:
        return abs(self.differences[segment][self.speaker(segment, group)])

    def is_notable(self, segment: int, group: str) -> bool:
        return self.levels[segment][self.speaker(segment, group)] != "middle"

    def strongest(self, segment: int) -> list[str]:
        notable = [group for group in self.groups if self.is_notable(segment, group)]
        notable.sort(key=lambda group: -self.strength(segment, group))
        if notable:
            return notable[:TRAITS_IN_A_NAME]
        return self.groups if len(self.groups) <= TRAITS_IN_A_NAME else []

    def name(self, segment: int, groups: Iterable[str]) -> Name:
        told = [self.speaker(segment, group) for group in self.groups if group in set(groups)]
        level = self.levels[segment]
        traits = [self._trait(segment, one) for one in told]
        if not any(traits):
            numbers = [n for n, one in enumerate(self.subjects) if one.category is None]
            return Name("Close to average", {one: level[one] for one in numbers})
        text = SEPARATOR.join(filter(None, traits))
        return Name(text[0].upper() + text[1:], {one: level[one] for one in told})

    def _trait(self, segment: int, place: int) -> str:
        subject, level = self.subjects[place], self.levels[segment][place]
        if subject.category is not None:
            return _share(subject.category, level, self.values[segment][place])
        words = {
            "high": subject.high_word,
            "highest": subject.high_word and f"most {subject.high_word}",
            "low": subject.low_word,
            "lowest": subject.low_word and f"most {subject.low_word}",
        }
        return words.get(level) or f"{level} {subject.label}"

    def parted(
        self, alike: Sequence[int], chosen: Sequence[Sequence[str]], others: set[str]
    ) -> list[Name]:
        """Rename segments of one name, the strongest trait kept, so that most become unique."""
        kept = chosen[alike[0]]
        choices = [
            pair
            for pair in combinations(self.groups, min(TRAITS_IN_A_NAME, len(self.groups)))
            if not kept or set(pair) & set(kept)
        ]
        best, best_score = [self.name(one, kept) for one in alike], (0, 0.0)
        for pair in choices:
            names = [self.name(one, pair) for one in alike]
            uses = Counter(one.text for one in names)
            unique = sum(uses[one.text] == 1 and one.text not in others for one in names)
            score = (unique, sum(self.strength(one, group) for one in alike for group in pair))
            if unique and score > best_score:
                best, best_score = names, score
        return best

    def with_values(self, alike: Sequence[int], names: Sequence[Name]) -> list[str]:
        """Add the value that tells segments of one name apart best."""
        numbers = [n for n, subject in enumerate(self.subjects) if subject.category is None]
        told = [one for one in names[alike[0]].levels if one in numbers] or numbers
        if not told:
            return [names[one].text for one in alike]

        def spread(place: int) -> float:
            found = [self.differences[one][place] for one in alike]
            return max(found) - min(found)

        place = max(told, key=lambda one: (spread(one), -one))
        subject = self.subjects[place]
        found = [self.values[one][place] for one in alike]
        digits = next(
            (n for n in range(3, 8) if len({_rounded(one, n) for one in found}) == len(found)),
            3,
        )
        unit = f" {subject.unit}" if subject.unit else ""
        is_alone = list(names[alike[0]].levels) == [place]
        label = "" if is_alone else f"{subject.label} "
        return [
            f"{names[one].text} ({label}{_rounded(value, digits)}{unit})"
            for one, value in zip(alike, found, strict=True)
        ]


def _share(phrase: str, level: str, share: float) -> str:
    """Say how many are of a category; nothing where about as many as everywhere are."""
    if level == "middle":
        return ""
    if level in ("high", "highest"):
        return phrase if share >= NEARLY_ALL else f"{100 * share:.0f} % {phrase}"
    return f"only {100 * share:.0f} % {phrase}" if share >= 0.005 else f"no {phrase}"


def _rounded(value: float, digits: int) -> str:
    written = f"{value:.{digits}g}"
    if 1e-4 <= abs(value) < 1e15:
        written = f"{float(written):,}".removesuffix(".0")
    return written


def _sharing(names: Sequence[Name]) -> list[list[int]]:
    by_text: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        by_text.setdefault(name.text, []).append(place)
    return [places for places in by_text.values() if len(places) > 1]
