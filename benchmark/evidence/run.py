"""Run the bed on which the choice of k is judged, and say how often it was right.

`make evidence` writes the tables into docs/evidence.md; `make verify` runs it with `--check`.
Either fails where a bound is missed. Some 10 minutes on two cores.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bed import OTHER_RULES, SEED, STRUCTURELESS_ROWS, Outcome, cases, outcomes
from data_sets import GROUPED, STRUCTURELESS

DOCUMENT = Path(__file__).parents[2] / "docs" / "evidence.md"
BEGIN, END = "<!-- written by make evidence -->\n", "<!-- until here -->"
MOST_CLEAR_WITHOUT_GROUPS = 0.05
LEAST_RIGHT, LEAST_WITHIN_ONE, LEAST_CLEAR = 0.80, 0.88, 0.90


def main(arguments: list[str] | None = None) -> int:
    """Run, print or write the tables, and name every bound that is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="do not write docs/evidence.md")
    asked = parser.parse_args(arguments)
    found = []
    listed = cases()
    began = time.monotonic()
    for one in outcomes(listed):
        found.append(one)
        if len(found) % 16 == 0:
            spent = time.monotonic() - began
            print(f"evidence: {len(found)} of {len(listed)} data sets, {spent:.0f} s")
    text = tables(found)
    print(text)
    if not asked.check:
        write(text)
    missed = missed_bounds(found)
    for one in missed:
        print(f"evidence: {one}", file=sys.stderr)
    return 1 if missed else 0


def write(text: str, document: Path = DOCUMENT) -> None:
    """Put the tables where the document has the last ones."""
    before, _, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def missed_bounds(found: list[Outcome]) -> list[str]:
    """List what falls short of the bounds, in words."""
    without, grouped = _without_groups(found), _with_groups(found)
    right = [one for one in grouped if is_right(one)]
    bounds = [
        ("no groups, but said clear", share(without, is_clear), MOST_CLEAR_WITHOUT_GROUPS, -1),
        ("right number of groups", share(grouped, is_right), LEAST_RIGHT, 1),
        ("within one of it", share(grouped, is_within_one), LEAST_WITHIN_ONE, 1),
        ("clear where right", share(right, is_clear), LEAST_CLEAR, 1),
    ]
    missed = [
        f"{what}: {value:.1%}, needs {'at least' if sign > 0 else 'at most'} {bound:.0%}"
        for what, value, bound, sign in bounds
        if sign * (value - bound) < 0
    ]
    own = share(grouped, is_right)
    missed += [
        f"{rule} is ahead: right in {other:.1%}, and the project in {own:.1%}"
        for rule in OTHER_RULES
        if (other := share(grouped, lambda one, rule=rule: _says(one, rule) == one.true_k))
        > own
    ]
    return missed


def tables(found: list[Outcome]) -> str:
    """Write both tables in Markdown."""
    without, grouped = _without_groups(found), _with_groups(found)
    right = [one for one in grouped if is_right(one)]
    lines = [
        f"Seed {SEED}. Without groups: {_of(without, is_clear)} said to have clear groups.",
        f"With groups: {_of(grouped, is_right)} right, {_of(grouped, is_within_one)} within"
        f" one; of those right {_of(right, is_clear)} said to be clear.",
        "",
        "| without groups | "
        + " | ".join(f"said clear, n = {n:,}" for n in STRUCTURELESS_ROWS)
        + " |",
        "|---|" + "---:|" * len(STRUCTURELESS_ROWS),
    ]
    for kind in STRUCTURELESS:
        counts = [
            _count(
                [one for one in without if one.case.kind == kind and one.rows == n], is_clear
            )
            for n in STRUCTURELESS_ROWS
        ]
        lines.append(f"| {kind} | " + " | ".join(counts) + " |")
    rules = ("this project", *OTHER_RULES)
    lines += [
        "",
        "| with groups: right k | " + " | ".join(rules) + " | clear where right |",
        "|---|" + "---:|" * (len(rules) + 1),
    ]
    for kind in (*GROUPED, None):
        sets = [one for one in grouped if kind in (one.case.kind, None)]
        counts = [
            _count(sets, lambda one, rule=rule: _says(one, rule) == one.true_k)
            for rule in rules
        ]
        clear = _count([one for one in sets if is_right(one)], is_clear)
        lines.append(f"| {kind or 'all'} | " + " | ".join([*counts, clear]) + " |")
    within = [
        _count(grouped, lambda one, rule=rule: abs(_says(one, rule) - one.true_k) <= 1)
        for rule in rules
    ]
    lines.append("| all, within one | " + " | ".join(within) + " | |")
    return "\n".join(lines)


def share(found: list[Outcome], is_so: Callable[[Outcome], bool]) -> float:
    """Share of the outcomes of which it is so; 0 of none."""
    return sum(map(is_so, found)) / max(len(found), 1)


def is_right(one: Outcome) -> bool:
    """Tell whether the project chose the true number."""
    return one.k == one.true_k


def is_within_one(one: Outcome) -> bool:
    """Tell whether the project chose the true number or a neighbour of it."""
    return abs(one.k - one.true_k) <= 1


def is_clear(one: Outcome) -> bool:
    """Tell whether the project said that the groups are clear."""
    return one.has_clear_groups


def _says(one: Outcome, rule: str) -> int:
    return one.k if rule == "this project" else one.by_rule[rule]


def _with_groups(found: list[Outcome]) -> list[Outcome]:
    return [one for one in found if one.true_k is not None]


def _without_groups(found: list[Outcome]) -> list[Outcome]:
    return [one for one in found if one.true_k is None]


def _count(found: list[Outcome], is_so: Callable[[Outcome], bool]) -> str:
    return f"{sum(map(is_so, found))} of {len(found)}"


def _of(found: list[Outcome], is_so: Callable[[Outcome], bool]) -> str:
    return f"{_count(found, is_so)} ({share(found, is_so):.0%})"


if __name__ == "__main__":
    sys.exit(main())
