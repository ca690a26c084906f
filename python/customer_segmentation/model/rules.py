"""Describe every segment by a short rule: "income above 69 k$ and spending above 55"."""

import math
from dataclasses import dataclass

import numpy as np
from sklearn.tree import DecisionTreeClassifier

# Four comparisons bound a box in two features; people remember no longer rules.
MAX_DEPTH = 4
# Bounds the time of a fit whatever the size of the training sample.
RULE_ROWS = 10_000
# A longer rule has to earn its length by so much of the F measure.
WORTHWHILE_GAIN = 0.02


@dataclass(frozen=True)
class Column:
    """How a rule speaks of a column: its SQL name, the word for it, its unit.

    A 0/1 column says whether a customer is of ``category``.
    """

    name: str
    label: str
    unit: str | None
    category: str | None = None


@dataclass(frozen=True)
class Rule:
    """One segment's rule; ``condition`` is SQL, shares are of the rows it was made from."""

    rule: str
    condition: str
    caught_share: float
    purity: float


def describe_by_rules(
    values: np.ndarray, labels: np.ndarray, *, columns: list[Column], k: int, random_state: int
) -> list[Rule]:
    """Find for every segment the short rule that tells it best from all others.

    Parameters
    ----------
    values : ndarray of shape (n, d)
        Features of the customers in the columns' own units.
    labels : ndarray of shape (n,)
        Cluster of each customer, 0 … k - 1.
    columns : list of Column
        One for each feature.
    k : int
        Number of segments.
    random_state : int
        Decides between splits that are equally good.

    Returns
    -------
    list of Rule
        One for each cluster; "everybody" where nothing narrower does better.

    Notes
    -----
    For each segment a tree of depth 4 separates it from the rest. Every node of the tree
    is a rule; the one with the highest F measure (harmonic mean of purity and share
    caught) is taken, or a shorter one that is less than 0.02 worse. Limits are rounded
    to two digits of the column's spread, and the shares are those of the rounded rule.
    O(k · d · n log n) time for at most 10,000 rows.

    References
    ----------
    Breiman, L., Friedman, J., Olshen, R., Stone, C. (1984). Classification and regression
    trees. Wadsworth.
    """
    steps = [_step(column) for column in values.T]
    rules = []
    for cluster in range(k):
        members = labels == cluster
        tree = DecisionTreeClassifier(max_depth=MAX_DEPTH, random_state=random_state)
        boxes = _boxes(tree.fit(values, members).tree_, steps)
        rules.append(_best_rule(boxes, values, members, columns, steps))
    return rules


def _step(values: np.ndarray) -> float:
    """Return the power of ten that two digits of the middle nine tenths end in."""
    low, high = np.quantile(values, [0.05, 0.95])
    spread = float(high - low) or float(values.max() - values.min()) or 1.0
    return 10.0 ** (math.floor(math.log10(spread)) - 1)


# Lower (exclusive) and upper (inclusive) limit of each column.
Box = tuple[tuple[float, float], ...]


def _boxes(tree: object, steps: list[float]) -> list[Box]:
    """List every node as a box with rounded limits, shallow ones first."""
    boxes = []
    level = [(0, tuple((-math.inf, math.inf) for _ in steps))]
    while level:
        deeper = []
        for node, box in level:
            boxes.append(box)
            if tree.children_left[node] < 0:
                continue
            column = tree.feature[node]
            step = steps[column]
            # Halves go down, so that 39.5 between whole numbers becomes "up to 39". The
            # outer rounding only removes what binary adds to a multiple of the step.
            limit = round(math.ceil(tree.threshold[node] / step - 0.5 - 1e-9) * step, 9)
            low, high = box[column]
            for child, sides in (
                (tree.children_left[node], (low, min(high, limit))),
                (tree.children_right[node], (max(low, limit), high)),
            ):
                deeper.append((child, (*box[:column], sides, *box[column + 1 :])))
        level = deeper
    return boxes


def _best_rule(
    boxes: list[Box],
    values: np.ndarray,
    members: np.ndarray,
    columns: list[Column],
    steps: list[float],
) -> Rule:
    measured = []
    for box in boxes:
        caught = np.ones(len(values), dtype=bool)
        for column, (low, high) in zip(values.T, box, strict=True):
            caught &= (column > low) & (column <= high)
        both = int((caught & members).sum())
        if both:
            purity, share = both / int(caught.sum()), both / int(members.sum())
            length = sum(math.isfinite(low) + math.isfinite(high) for low, high in box)
            measured.append((2 * purity * share / (purity + share), length, box, purity, share))
    if not measured:
        return Rule("nobody", "false", 0.0, 0.0)
    best = max(score for score, *_ in measured)
    good = [one for one in measured if one[0] >= best - WORTHWHILE_GAIN]
    _, _, box, purity, share = min(good, key=lambda one: (one[1], -one[0]))
    named = list(zip(columns, box, steps, strict=True))
    return Rule(
        rule=" and ".join(filter(None, (_in_words(*one) for one in named))) or "everybody",
        condition=" and ".join(filter(None, (_in_sql(*one) for one in named))) or "true",
        caught_share=share,
        purity=purity,
    )


def _in_words(column: Column, limits: tuple[float, float], step: float) -> str:
    low, high = (_number(limit, step) for limit in limits)
    if column.category and (low or high):
        return f"{column.label} {'is' if low else 'is not'} {column.category}"
    unit = f" {column.unit}" if column.unit else ""
    if low and high:
        return f"{column.label} above {low} and up to {high}{unit}"
    if low:
        return f"{column.label} above {low}{unit}"
    return f"{column.label} up to {high}{unit}" if high else ""


def _in_sql(column: Column, limits: tuple[float, float], step: float) -> str:
    low, high = (_number(limit, step, thousands="") for limit in limits)
    return " and ".join(
        [f"{column.name} > {low}"] * bool(low) + [f"{column.name} <= {high}"] * bool(high)
    )


def _number(limit: float, step: float, thousands: str = ",") -> str:
    if not math.isfinite(limit):
        return ""
    return f"{limit:{thousands}.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"
