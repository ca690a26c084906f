"""Segments keep their identity while customers come, go and change."""

import csv
import math
import shutil
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from conftest import ROOT, Project, built_at, grouped_customers, write_customers
from customer_segmentation.fit.matching import match_segments
from customer_segmentation.fit.search import search
from customer_segmentation.fit.shortcomings import model_shortcomings
from customer_segmentation.model.naming import Subject, suggest_names
from customer_segmentation.model.scoring import squared_distances
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

QUICK = {"segmentation_k_max": 6}
# Standardized differences at which a name of a level is not wrong yet.
LIMITS = {
    "high": (0.2, np.inf), "highest": (0.2, np.inf), "middle": (-0.8, 0.8),
    "low": (-np.inf, -0.2), "lowest": (-np.inf, -0.2),
}  # fmt: skip
ROUNDS = 10
REPLACED_SHARE = 0.05


@dataclass
class Table:
    """Customers of which a share is replaced, round by round."""

    rows: list[tuple]
    k: int
    # Consecutive assignments of the customers in both may differ by no more.
    least_adjusted_rand: float

    def replaced(self, round_number: int) -> "Table":
        """Replace some customers by new ones, each like another one, with some noise."""
        random = np.random.default_rng([round_number, len(self.rows)])
        rows = list(self.rows)
        count = round(REPLACED_SHARE * len(rows))
        for number, index in enumerate(random.choice(len(rows), count, replace=False)):
            like = self.rows[random.integers(len(rows))]
            values = np.clip(np.array(like[3:], dtype=float) + random.normal(0, 3, 2), 1, None)
            values[1] = min(values[1], 100)
            rows[index] = (
                f"n{round_number:02d}{number:02d}", *like[1:3], *values.round(1).tolist()
            )  # fmt: skip
        return Table(rows, self.k, self.least_adjusted_rand)


@pytest.fixture(params=["groups", "mall"])
def table(request):
    if request.param == "groups":
        return Table(grouped_customers(300), 3, 0.99)
    with request.getfixturevalue("mall_file").open(newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)][1:]
    return Table(rows, 5, 0.9)


def _matched_by_customers(before, after):
    """Pair segments by the customers that they share: what ids should follow."""
    shared = sorted(before.keys() & after.keys())
    old, new = sorted({before[one] for one in shared}), sorted({after[one] for one in shared})
    counts = np.zeros((len(old), len(new)))
    for one in shared:
        counts[old.index(before[one]), new.index(after[one])] += 1
    return {
        (old[row], new[column])
        for row, column in zip(*linear_sum_assignment(-counts), strict=True)
    }


def _adjusted_rand(before, after):
    shared = sorted(before.keys() & after.keys())
    return adjusted_rand_score([before[one] for one in shared], [after[one] for one in shared])


def test_ids_follow_their_customers_through_perturbed_searches(table):
    before, reference, indices = None, None, []
    for round_number in range(ROUNDS + 1):
        table = table.replaced(round_number) if round_number else table
        values = np.array([row[3:] for row in table.rows], dtype=float)
        center, scale = values.mean(axis=0), values.std(axis=0)
        points = (values - center) / scale
        found = search(
            points, k=table.k, random_state=np.random.default_rng(round_number)
        ).partition
        if reference is None:
            ids = list(range(1, table.k + 1))
        else:
            # Where the model before, in its own units, puts today's customers.
            placed = squared_distances((values - reference[1]) / reference[2], reference[0])
            counts = np.zeros((table.k, table.k))
            np.add.at(counts, (placed.argmin(axis=1), found.labels), 1)
            matching = match_segments(counts, segment_ids=ids, next_id=table.k + 1)
            new_ids = [one.segment_id for one in matching.continued]
            assert [one.identity for one in matching.continued] == ["matched"] * table.k
            # Centroids change places from search to search; their rows are kept by id.
            ids = new_ids
        after = {
            row[0]: ids[label] for row, label in zip(table.rows, found.labels, strict=True)
        }
        if before is not None:
            assert {(one, one) for one in ids} == _matched_by_customers(before, after)
            indices.append(_adjusted_rand(before, after))
            assert indices[-1] >= table.least_adjusted_rand
        before, reference = after, (found.centroids, center, scale)
    assert len(indices) == ROUNDS


def _segments(project):
    return dict(project.query("select customer_id, segment_id from customer_segments"))


def _names(project):
    return dict(project.query("select segment_id, segment_name from segment_profiles"))


@pytest.mark.slow
def test_ids_and_names_persist_through_perturbed_fits(table, project, tmp_path):
    before, names, indices, refused = None, None, [], 0
    for round_number in range(ROUNDS + 1):
        table = table.replaced(round_number) if round_number else table
        path = write_customers(tmp_path / f"round_{round_number}.csv", table.rows)
        printed = project.build(
            **QUICK, segmentation_input=str(path), segmentation_refit="always",
            segmentation_as_of_date=f"2026-01-{round_number + 1:02d}",
        )  # fmt: skip
        refused += "is refused" in printed
        after, names_now = _segments(project), _names(project)
        if before is not None:
            assert {(one, one) for one in set(after.values())} == _matched_by_customers(
                before, after
            )
            assert names_now == names
            indices.append(_adjusted_rand(before, after))
            assert indices[-1] >= table.least_adjusted_rand
        before, names = after, names_now
    print("\nadjusted Rand of consecutive fits:", [round(one, 4) for one in indices])
    assert refused == 0 and len(indices) == ROUNDS
    [(fits,)] = project.query("select count(*) from segmentation_models")
    assert fits == ROUNDS + 1


SPACING = 40
# Everybody's income rises by so much: nearer to the next group's old place than to their own.
RISE = 0.75 * SPACING


def _in_a_row(sizes, rise=0.0):
    """Rows of groups whose incomes lie in a row; names tell the group, values are as before."""
    random = np.random.default_rng(19)
    return [
        (f"g{group}-{number:03d}", "Female", 40,
         round(50 + SPACING * group + rise + float(random.normal(0, 3)), 2), 50)
        for group, size in enumerate(sizes) for number in range(size)
    ]  # fmt: skip


def test_fit_that_moves_whole_groups_is_disputed_and_reassigns_nobody():
    rows, moved = _in_a_row([40, 35, 30]), _in_a_row([40, 35, 30], RISE)
    before, after = (np.array([[row[3]] for row in one]) for one in (rows, moved))
    groups = np.array([int(row[0][1]) for row in rows])
    centroids = np.array([[before[groups == one].mean()] for one in range(3)])
    found = search(after, k=3, random_state=np.random.default_rng(0)).partition
    placed, recorded = np.zeros((3, 3)), np.zeros((3, 3))
    np.add.at(placed, (squared_distances(after, centroids).argmin(axis=1), found.labels), 1)
    np.add.at(recorded, (groups, found.labels), 1)
    ids = [4, 7, 9]
    matching = match_segments(placed, recorded=recorded, segment_ids=ids, next_id=10)
    new_ids = [one.segment_id for one in matching.continued]
    assert [new_ids[label] for label in found.labels] == [ids[group] for group in groups]
    assert matching.ended == () and matching.reassigned_share == 0
    [problem] = model_shortcomings(
        minimum_segment_jaccard=1, smallest_segment_share=0.2, minimum_segment_share=0.01,
        reassigned_share=matching.reassigned_share, max_reassigned_share=0.25,
        disputed_segment_ids=matching.disputed,
    )  # fmt: skip
    assert "another segment or none" in str(problem) and {4, 7} <= set(matching.disputed)
    # By today's data alone it went unseen: ids of others, and one that merged or began.
    by_data = match_segments(placed, segment_ids=ids, next_id=10)
    assert [one.segment_id for one in by_data.continued] != new_ids


IN_A_ROW = {**QUICK, "segmentation_k_min": 2, "segmentation_features": ["annual_income"]}
LINEAGE = (
    "select segment_id, identity, related_segment_ids from segment_lineage"
    " where model_id = '{}' order by 1"
)
MOVES = (
    "select from_segment_id, to_segment_id, cause, customer_count from segment_migrations"
    " where to_date = date '{}' order by 1, 2"
)


def _words_of_change(project):
    from customer_segmentation.report.reading import read_marts
    from customer_segmentation.report.story.change import change_in_words

    return change_in_words(read_marts(built_at(project.database)))


@pytest.mark.slow
def test_ids_follow_everybody_who_moved_and_the_fit_is_refused(project, tmp_path):
    pytest.importorskip("altair", reason="the page needs requirements-report.lock")

    def build(rows, date, **settings):
        path = write_customers(tmp_path / f"{date}.csv", rows)
        return project.build(
            **IN_A_ROW, segmentation_input=str(path), segmentation_as_of_date=date, **settings
        )

    sizes = [50, 40, 30]
    build(_in_a_row(sizes), "2026-01-31")
    before, names = _segments(project), _names(project)
    assert Counter(before.values()) == {1: 50, 2: 40, 3: 30}

    risen = _in_a_row(sizes, RISE)
    printed = build(risen, "2026-02-28", segmentation_refit="always")
    [(first, _, _), (second, status, reason)] = project.query(
        "select model_id, status, fit_reason from segmentation_models order by 1"
    )
    assert status == "refused"
    problem = reason.split("refused: ")[1]
    # It is the dispute alone that refuses it.
    assert problem.startswith("the customers recorded in segments 1") and ";" not in problem
    [told] = [line for line in printed.splitlines() if f"model {second} is refused" in line]
    assert problem in told and f"segmentation_activate: {second}" in told
    lineage = [(one, "matched", "") for one in (1, 2, 3)]
    assert project.query(LINEAGE.format(second)) == lineage
    # Whoever it is, the earlier model scores, and says who moved by its borders.
    assert project.query(MOVES.format("2026-02-28")) == [
        (1, 2, "customer_moved", 50), (2, 3, "customer_moved", 40),
    ]  # fmt: skip
    page = _words_of_change(project)
    assert problem in page and "merged" not in page and "was split" not in page

    # Accepted for the same date: nobody is said to have moved.
    build(risen, "2026-02-28", segmentation_activate=second)
    assert _segments(project) == before and _names(project) == names
    assert project.query(LINEAGE.format(second)) == lineage
    assert project.query(MOVES.format("2026-02-28")) == []
    assert project.query(
        "select distinct cast(valid_from as varchar), valid_to from customer_segment_history"
    ) == [("2026-01-31", None)]
    page = _words_of_change(project)
    assert "100" in page.split("stayed")[0] and "refused" not in page and "merged" not in page
    assert first != second


@pytest.mark.slow
def test_group_that_comes_back_is_returned_with_its_id_and_name(project, tmp_path):
    pytest.importorskip("altair", reason="the page needs requirements-report.lock")

    def build(sizes, date):
        path = write_customers(tmp_path / f"{date}.csv", _in_a_row(sizes))
        printed = project.build(
            **IN_A_ROW, segmentation_input=str(path), segmentation_as_of_date=date,
            segmentation_refit="always",
        )  # fmt: skip
        assert "is refused" not in printed
        [(active,)] = project.query(
            "select model_id from segmentation_models where status = 'active'"
        )
        return project.query(LINEAGE.format(active))

    build([60, 50, 16], "2026-01-31")
    names = _names(project)
    assert names[3] == "Highest income"
    assert build([60, 50], "2026-02-28") == [
        (1, "matched", ""), (2, "matched", ""), (3, "retired", ""),
    ]  # fmt: skip
    assert "C ended" in _words_of_change(project)

    # They are back, and beside them is a new group, which by the rule would be called highest.
    assert build([60, 50, 16, 0, 0, 14], "2026-03-31") == [
        (1, "matched", ""), (2, "matched", ""), (3, "returned", "2"), (4, "split", "2"),
    ]  # fmt: skip
    profiles = project.query(
        "select segment_id, segment_name, suggested_name from segment_profiles order by 1"
    )
    assert [name for _, name, _ in profiles[:3]] == [names[one] for one in (1, 2, 3)]
    assert [suggested for *_, suggested in profiles[2:]] == ["High income", names[3]]
    segments = _segments(project)
    assert {segments[one] for one in segments if one.startswith("g2")} == {3}
    assert project.query(MOVES.format("2026-03-31")) == [
        (None, 3, "joined", 16), (None, 4, "joined", 14),
    ]  # fmt: skip
    page = _words_of_change(project)
    assert "C “Highest income” is back; D “" in page and "was split off B" in page


PERTURBATIONS = ["removed", "shifted", "extreme", "duplicated", "missing", "added"]


def _perturbed(rows, kinds, seed):
    """Change two customers in three; return the rows and the ids of all others."""
    random = np.random.default_rng(seed)
    changed, unchanged = [], []
    for row in rows:
        if random.random() < 1 / 3:
            changed.append(row)
            unchanged.append(row[0])
            continue
        match str(random.choice(kinds)):
            case "shifted":
                changed.append((*row[:3], float(row[3]) * 1.6, min(float(row[4]) + 25, 100)))
            case "extreme":
                changed.append((*row[:3], 10 ** float(random.uniform(4, 14)), row[4]))
            case "duplicated":
                changed += [row, row, (*row[:3], float(row[3]) + 1, row[4])]
            case "missing":
                side = int(random.integers(2))
                changed.append((*row[:3], *(("", row[4]) if side else (row[3], ""))))
            case "added":
                changed += [row, (f"new-{row[0]}", *row[1:4], 50)]
                unchanged.append(row[0])
    order = random.permutation(len(changed))
    return [changed[index] for index in order], unchanged


def _placed(project, ids):
    """All that scoring says of some customers, to the last bit."""
    rows = project.query("select * from customer_segments order by customer_id")
    found = [row for row in rows if row[0] in ids]
    assert len(found) == len(ids)
    return found


def _check_unchanged(base, folder, rows, kinds, seed, **settings):
    folder.mkdir()
    shutil.copy(base.database, folder)
    project = Project(folder)
    perturbed, unchanged = _perturbed(rows, kinds, seed)
    assert len(unchanged) > 0.2 * len(rows) and set(perturbed) != set(rows)
    path = write_customers(folder / "customers.csv", perturbed)
    printed = project.build(
        **settings, segmentation_input=str(path), segmentation_as_of_date="2100-01-01"
    )
    assert "search k" not in printed
    assert _placed(project, set(unchanged)) == _placed(base, set(unchanged))


def test_customer_whose_row_did_not_change_does_not_move(sample_project, tmp_path):
    with (ROOT / "seeds/raw_customers.csv").open(newline="") as file:
        _, *rows = [tuple(row) for row in csv.reader(file)]
    # Of the sample, whose own oddities the cleaning resolves: customers of one sound row.
    uses = Counter(row[0] for row in rows)
    known = {
        row[0] for row in sample_project.query("select customer_id from customer_segments")
    }
    sound = [
        row for row in rows
        if uses[row[0]] == 1 and row[0] in known and all(one.isdigit() for one in row[3:])
    ]  # fmt: skip
    _check_unchanged(
        sample_project, tmp_path / "perturbed", sound, PERTURBATIONS, 0,
        segmentation_name="sample",
    )  # fmt: skip


@pytest.mark.slow
def test_customer_does_not_move_whatever_happens_to_others(project, mall_file, tmp_path):
    with mall_file.open(newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)][1:]
    project.build(segmentation_input=str(mall_file))
    for seed, kinds in enumerate([*([kind] for kind in PERTURBATIONS), PERTURBATIONS]):
        _check_unchanged(project, tmp_path / str(seed), rows, kinds, seed)


MONTHS = 12
PURCHASES = {
    "segmentation_name": "purchases",
    "segmentation_columns": [
        {"name": "customer_id", "type": "id"},
        {"name": "channel", "type": "category"},
        {"name": "order_count", "type": "number", "minimum": 0, "label": "orders"},
        {"name": "total_spend", "type": "number", "minimum": 0, "label": "spend"},
    ],
    "segmentation_features": [
        {"name": "order_count", "transform": "log1p"},
        {"name": "total_spend", "transform": "log1p"},
    ],
    "segmentation_profile_attributes": ["channel"],
    "segmentation_value_column": "total_spend",
}
# Typical orders and typical spend of four kinds of customers.
KINDS = [(3, 45), (10, 250), (40, 90), (5, 1800)]


def _purchaser(random, name, month):
    """Draw a customer; spend drifts up by 1.5 % a month, orders of the loyal by 2 %."""
    kind = int(random.choice(4, p=[0.4, 0.3, 0.2, 0.1]))
    orders, spend = KINDS[kind]
    orders *= 1.02**month if kind == 2 else 1
    return (
        name,
        ["shop", "web"][int(random.integers(2))],
        max(1, int(random.lognormal(math.log(orders), 0.25))),
        round(float(random.lognormal(math.log(spend * 1.015**month), 0.35)), 2),
    )


def _next_month(random, customers, month):
    """Five in a hundred leave and as many come; one in six buys and so changes."""
    stayed = {}
    for name, row in customers.items():
        if random.random() < 0.05:
            continue
        if random.random() < 1 / 6:
            row = (*row[:2], row[2] + 1, round(row[3] * float(random.uniform(1, 1.2)), 2))
        stayed[name] = row
    for number in range(len(customers) - len(stayed)):
        name = f"m{month:02d}-{number:03d}"
        stayed[name] = _purchaser(random, name, month)
    return stayed


@pytest.mark.slow
def test_twelve_rolling_months_keep_ids_and_no_name_is_false_in_silence(project, tmp_path):
    random = np.random.default_rng(2026)
    customers = {
        name: _purchaser(random, name, 0) for name in (f"m00-{n:03d}" for n in range(800))
    }
    rows_before, before, kept, log = None, None, [], []
    for month in range(1, MONTHS + 1):
        path = write_customers(
            tmp_path / f"month_{month}.csv", customers.values(),
            header="customer_id,channel,order_count,total_spend",
        )  # fmt: skip
        printed = project.build(
            **QUICK, **PURCHASES, segmentation_input=str(path), segmentation_refit="always",
            segmentation_as_of_date=f"2026-{month:02d}-28",
        )  # fmt: skip
        after = _segments(project)
        if before is not None:
            same = [one for one, row in customers.items() if rows_before.get(one) == row]
            assert len(same) > 500
            kept.append(sum(before[one] == after[one] for one in same) / len(same))

        profiles = project.query(
            "select segment_id, segment_name, suggested_name from segment_profiles order by 1"
        )
        is_refused = "is refused" in printed
        if not is_refused:
            # The rule on today's customers, computed apart from SQL and model.
            points = np.log1p([[float(v) for v in customers[one][2:]] for one in after])
            scaled = (points - points.mean(axis=0)) / points.std(axis=0)
            labels = np.array(list(after.values()))
            means = [scaled[labels == segment_id].mean(axis=0) for segment_id, *_ in profiles]
            typical = np.expm1(np.array(means) * points.std(axis=0) + points.mean(axis=0))
            expected = suggest_names([Subject("orders"), Subject("spend")], means, typical)
            # Where names would be equal, a value parts them: that of the centroid.
            assert [row[2].split(" (")[0] for row in profiles] == [
                one.text.split(" (")[0] for one in expected
            ]
        # By the levels that names were given for, the model's and today's customers'.
        untrue = [
            row
            for row in project.query(
                "select named_level, level, standardized_difference"
                " from segment_feature_profiles where named_level is not null"
            )
            if row[0] != row[1] or not LIMITS[row[0]][0] <= row[2] <= LIMITS[row[0]][1]
        ]
        is_warned = (
            "WARN" in printed
            and "assert_segment_names_are_true" in printed.split("WARN", 1)[1].splitlines()[0]
        )
        assert is_warned == bool(untrue)
        log.append((month, len(profiles), "refused" if is_refused else "fit", len(untrue)))
        rows_before, before = dict(customers), after
        customers = _next_month(random, customers, month)
    print("\nmonth, segments, fit, names not true any more:", log)
    print("share of unchanged customers who keep their id:", [round(one, 4) for one in kept])
    assert len(kept) == MONTHS - 1 and min(kept) >= 0.95
