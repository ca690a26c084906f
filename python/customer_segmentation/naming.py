"""Name segments by what sets them apart: "Low spending · high income"."""

from collections import Counter
from collections.abc import Sequence

# Half a standard deviation from the average customer: Cohen's "medium" difference.
NOTABLE_DIFFERENCE = 0.5
TRAITS_IN_A_NAME = 3
SEPARATOR = " · "


def suggest_names(labels: Sequence[str], differences: Sequence[Sequence[float]]) -> list[str]:
    """Suggest a name for every segment, unique within the model.

    Parameters
    ----------
    labels : sequence of str
        The word for each feature.
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
    >>> suggest_names(["income", "spending"], [[1.1, -1.3], [0.0, 0.1], [0.9, 0.2]])
    ['Low spending · high income', 'Middle spending · middle income', 'High income']
    """
    ranked = [
        sorted(range(len(labels)), key=lambda index: (-abs(row[index]), index))
        for row in differences
    ]
    shown = [_trait_count(row) for row in differences]
    while True:
        names = [
            _name([_trait(labels[index], row[index]) for index in order[:count]])
            for row, order, count in zip(differences, ranked, shown, strict=True)
        ]
        uses = Counter(names)
        longer = [
            min(count + (uses[name] > 1), len(labels))
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


def _trait(label: str, difference: float) -> str:
    return f"{level(difference)} {label}"


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
