"""Write the bundled sample: plausible customers, and the dirt that real files have.

The customers are invented: five groups that overlap a little. The script knows the
group that each customer was drawn from, so tests can compare segments with the truth.
Run ``python -m customer_segmentation.sample_customers seeds/raw_customers.csv``.
"""

import csv
import random
import sys
from dataclasses import dataclass
from pathlib import Path

HEADER = ["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"]
SEED = 20261124


@dataclass(frozen=True)
class Group:
    """Draw distribution of one group: means and standard deviations of its columns."""

    name: str
    customers: int
    age: tuple[float, float]
    income: tuple[float, float]
    score: tuple[float, float]
    female_share: float


GROUPS = (
    Group("middle of the road", 700, (43, 14), (55, 8), (50, 7), 0.58),
    Group("affluent enthusiasts", 400, (33, 4), (88, 11), (81, 8), 0.54),
    Group("affluent savers", 360, (41, 10), (89, 12), (18, 8), 0.46),
    Group("careful with little", 260, (46, 12), (26, 6), (21, 8), 0.60),
    Group("young spenders", 240, (25, 5), (26, 6), (79, 8), 0.59),
)

UNTIDY_GENDERS = {
    "Female": ["female", "FEMALE", " Female", "F", "f ", "Woman"],
    "Male": ["male", "MALE", "Male ", "M", " m", "Man"],
}
MISSING_SPELLINGS = ["", "NA", "n/a", "?", "-", "null", " "]
IMPOSSIBLE_VALUES = {2: ["-3", "240", "unknown"], 3: ["-20", "lots"], 4: ["0", "140", "high"]}


@dataclass(frozen=True)
class Sample:
    """The records in file order and what is true about them.

    ``group_of`` maps each customer id to the name of the group it was drawn from. The
    counts say how many records are exact copies, contradict an earlier record of the
    same customer, or carry no id.
    """

    records: list[list[str]]
    group_of: dict[str, str]
    exact_copy_count: int
    contradiction_count: int
    missing_id_count: int


def generate(seed: int = SEED) -> Sample:
    """Draw the customers of every group, then soil the file in known quantities."""
    draw = random.Random(seed)
    clean: list[tuple[list[str], str]] = []
    for group in GROUPS:
        for _ in range(group.customers):
            gender = "Female" if draw.random() < group.female_share else "Male"
            age = round(_draw_within(draw, *group.age, low=18, high=79))
            income = round(_draw_within(draw, *group.income, low=8, high=140))
            score = round(_draw_within(draw, *group.score, low=1, high=100))
            clean.append(([gender, str(age), str(income), str(score)], group.name))
    draw.shuffle(clean)
    records = [[f"{number:04d}", *row] for number, (row, _) in enumerate(clean, start=1)]
    group_of = {record[0]: group for record, (_, group) in zip(records, clean, strict=True)}

    untouched = list(range(len(records)))
    draw.shuffle(untouched)

    for index in _take(untouched, 160):
        records[index][1] = draw.choice(UNTIDY_GENDERS[records[index][1]])
    for column, count in ((1, 12), (2, 14), (3, 12), (4, 10)):
        for index in _take(untouched, count):
            records[index][column] = draw.choice(MISSING_SPELLINGS)
    for column, values in IMPOSSIBLE_VALUES.items():
        for value in values:
            records[_take(untouched, 1)[0]][column] = value
    records[_take(untouched, 1)[0]][1] = "prefer not to say"
    for index in _take(untouched, 40):
        records[index][3] = f" {records[index][3]} "

    copies = [list(records[index]) for index in _take(untouched, 24)]
    contradictions = [list(records[index]) for index in _take(untouched, 8)]
    for record in contradictions:
        record[4] = str(101 - int(record[4]))
    without_id = [list(records[index]) for index in _take(untouched, 5)]
    for record in without_id:
        record[0] = draw.choice(MISSING_SPELLINGS)
    for record in (*copies, *contradictions, *without_id):
        records.insert(draw.randrange(len(records) + 1), record)
    return Sample(records, group_of, len(copies), len(contradictions), len(without_id))


def write(path: Path, sample: Sample) -> None:
    """Write the records as CSV with Unix line ends."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(sample.records)


def _draw_within(
    draw: random.Random, mean: float, deviation: float, *, low: float, high: float
) -> float:
    """Redraw instead of clamping, so that no value piles up at a limit."""
    while True:
        value = draw.gauss(mean, deviation)
        if low <= value <= high:
            return value


def _take(indices: list[int], count: int) -> list[int]:
    """Take records that no other dirt touches, so that every count stays exact."""
    taken = indices[:count]
    del indices[:count]
    return taken


if __name__ == "__main__":
    write(Path(sys.argv[1]), generate())
