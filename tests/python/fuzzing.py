"""Hostile values, and hostile changes of documents and settings, by a seed."""

import copy
import datetime
import json
import random

SQL = "1); create table pwned (i int); select (1"
TEXTS = [
    SQL, f"'{SQL}", f'"{SQL}', f"x'; {SQL}; --", "", " ", "a\0b", "'", '"', "\\", "\n", "--",
    "/*", "${x}", "{{ 1 / 0 }}", "{% raise %}", "\ud800", "\u202eabc", "\x1b[31m", "é", "日本",
    "1", "1e999", "nan", "NaN", "null", "true", "0x10", "1_000", "select", "a" * 5_000, "a__b",
    "gender__x", "gender___xff_", "age", "annual_income", "../../etc/passwd", "a" * 20_000,
]  # fmt: skip
VALUES = [
    None, True, False, 0, 1, -1, 2, 7, 0.5, -0.0, 1e-320, 1e300, 1e308, -1e308, 10**30,
    10**400, float("nan"), float("inf"), -float("inf"), [], {}, [[]], [None], {"a": 1}, [SQL],
    {SQL: SQL}, datetime.date(2026, 1, 31), datetime.datetime(2026, 1, 31, 12),
]  # fmt: skip


class Fuzzer:
    """A stream of hostile things; the same for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, *, of_json=False):
        """Return anything."""
        value = self.random.choice([*TEXTS, *VALUES])
        if of_json and isinstance(value, datetime.date):
            return str(value)
        return copy.deepcopy(value)

    def _places(self, part, path=()):
        keys = range(len(part)) if isinstance(part, list) else list(part)
        for key in keys:
            yield (*path, key)
            if isinstance(part[key], dict | list):
                yield from self._places(part[key], (*path, key))

    def changed(self, part, *, changes, of_json=True):
        """Return a copy in which some places hold something else, nothing, or twice as much."""
        part = copy.deepcopy(part)
        for _ in range(changes):
            places = list(self._places(part))
            if not places:
                break
            *path, key = self.random.choice(places)
            parent = part
            for step in path:
                parent = parent[step]
            kind = self.random.choice(["replace"] * 6 + ["delete", "repeat", "swap", "nudge"])
            if kind == "delete":
                del parent[key]
            elif kind == "repeat" and isinstance(parent, list):
                parent.insert(key, copy.deepcopy(parent[key]))
            elif kind == "swap" and isinstance(parent, list):
                parent.reverse()
            elif kind == "nudge" and isinstance(parent[key], int | float):
                parent[key] = parent[key] * self.random.choice([0, -1, 0.1, 10, 1e200, 1e-200])
            elif kind == "nudge" and isinstance(parent[key], str):
                parent[key] += self.random.choice(TEXTS)
            else:
                parent[key] = self.value(of_json=of_json)
        return part

    def document(self, fitted):
        """Return the text of a hostile document."""
        written = json.dumps(self.changed(fitted, changes=self.random.choice([1, 1, 1, 2, 5])))
        if self.random.random() < 0.15:
            place = self.random.randrange(len(written))
            cut = self.random.choice(["", "{", '"', "\\", "]", "1e999", "NaN", "[" * 2_000])
            written = written[:place] + cut + written[place + self.random.choice([0, 1, 40]) :]
        return written

    def settings(self, defaults):
        """Return hostile settings, some under names that nobody knows."""
        given = {}
        for _ in range(self.random.choice([1, 1, 2, 4])):
            name = self.random.choice(list(defaults))
            value = defaults[name]
            if isinstance(value, dict | list) and value and self.random.random() < 0.7:
                given[name] = self.changed(value, changes=1, of_json=False)
            else:
                given[name] = self.value()
        if self.random.random() < 0.05:
            given[self.random.choice(["segmentation_", "segmentation_kk", SQL, "k"])] = 1
        return given
