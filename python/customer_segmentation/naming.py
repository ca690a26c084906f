"""Name segments by what sets them apart: "Low spending · high income"."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# Half a standard deviation from the average customer: Cohen's "medium" difference.
NOTABLE_DIFFERENCE = 0.5
TRAITS_IN_A_NAME = 3
SEPARATOR = " · "
HOW_OFTEN = {"low": "rarely", "middle": "sometimes", "high": "often"}


@dataclass(frozen=True)
class Subject:
    """What a trait is about: a number, or how many are of one category of a column."""

    label: str
    category: str | None = None

    def trait(self, difference: float) -> str:
        """Say it in words: "high income", "gender often female"."""
        if self.category is None:
            return f"{level(difference)} {self.label}"
        return f"{self.label} {HOW_OFTEN[level(difference)]} {self.category}"


def suggest_names(
    subjects: Sequence[Subject], differences: Sequence[Sequence[float]]
) -> list[str]:
    """Suggest a name for every segment, unique within the model.

    Parameters
    ----------
    subjects : sequence of Subject
        One for each feature.
    differences : sequence of sequence of float
        For every segment, in the order of the ids, how many standard deviations its
        centroid lies above the average customer, for each feature.

    Returns
    -------
    list of str
        The notable traits (half a standard deviation and more), strongest first, three at
        most; the features in the middle where there is none. Segments that would share a
        name show further features, then a number.

    Examples
    --------
    >>> subjects = [Subject("income"), Subject("spending")]
    >>> suggest_names(subjects, [[1.1, -1.3], [0.0, 0.1], [0.9, 0.2]])
    ['Low spending · high income', 'Middle spending · middle income', 'High income']
    >>> suggest_names([Subject("income"), Subject("gender", "female")], [[0.5, 0.9]])
    ['Gender often female · high income']
    """
    ranked = [
        sorted(range(len(subjects)), key=lambda index: (-abs(row[index]), index))
        for row in differences
    ]
    shown = [_trait_count(row) for row in differences]
    while True:
        names = [
            _name([subjects[index].trait(row[index]) for index in order[:count]])
            for row, order, count in zip(differences, ranked, shown, strict=True)
        ]
        uses = Counter(names)
        longer = [
            min(count + (uses[name] > 1), len(subjects))
            for name, count in zip(names, shown, strict=True)
        ]
        if longer == shown:
            return _numbered(names)
        shown = longer


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


def level(difference: float) -> str:
    """Say on which side of the average a standardized difference lies."""
    if difference >= NOTABLE_DIFFERENCE:
        return "high"
    if difference <= -NOTABLE_DIFFERENCE:
        return "low"
    return "middle"


def _trait_count(differences: Sequence[float]) -> int:
    notable = sum(level(value) != "middle" for value in differences)
    return min(notable, TRAITS_IN_A_NAME) or min(len(differences), 2)


def _name(traits: Sequence[str]) -> str:
    name = SEPARATOR.join(traits)
    return name[0].upper() + name[1:]


def _numbered(names: Sequence[str]) -> list[str]:
    uses, seen = Counter(names), Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} ({seen[name]})" if uses[name] > 1 else name)
    return numbered
