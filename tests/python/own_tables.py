"""Tables as somebody might bring them, drawn from a seed, each with traps planted in it."""

from pathlib import Path

import numpy as np
import pandas as pd

# Where groups lie, in standard deviations: far enough apart that anybody finds them.
SPREAD = 6.0


def _groups(random, count, groups, columns):
    """Draw values around the centers of groups, standard deviation 1 within each."""
    members = random.integers(0, groups, count)
    centers = random.permuted(np.tile(np.arange(groups) * SPREAD, (columns, 1)), axis=1).T
    return members, centers[members] + random.normal(size=(count, columns))


def wide_table(path: Path, *, rows: int = 100_000, seed: int = 1) -> Path:
    """Write 30 numbers and 3 categories with four groups, and these traps.

    A running number, a constant, a nearly constant column, the same amount in
    two currencies, skewed spend, a birth year of 1893, -999 for no income, codes of regions, a
    column of marks, a free text, and a gender.
    """
    random = np.random.default_rng(seed)
    _, drawn = _groups(random, rows, 4, 20)
    table = pd.DataFrame({"Customer No.": [f"K-{one:06d}" for one in random.permutation(rows)]})
    for number in range(20):
        table[f"MeasureOf{chr(65 + number)}"] = (50 + 5 * drawn[:, number]).round(3)
    spend = np.exp(5 + drawn[:, 0] / 8 + random.normal(0, 0.6, rows))
    table["TotalSpend (EUR)"] = spend.round(2)
    table["Spend in USD"] = (spend * 1.0837).round(2)
    income = (60_000 + 2_000 * drawn[:, 1] + random.normal(0, 9_000, rows)).round(0)
    income[random.choice(rows, rows // 50, replace=False)] = -999
    table["Household Income"] = income.astype(int)
    birth = random.integers(1940, 2005, rows)
    birth[[3, 5, 8]] = [1893, 1899, 1900]
    table["Year_Birth"] = birth
    table["row_number"] = np.arange(1, rows + 1)
    table["Z_CostContact"] = 3
    table["Refunds"] = np.where(random.random(rows) < 0.002, 5.0, 0.0)
    table["Kidhome"] = random.integers(0, 3, rows)
    table["Region"] = random.integers(1, 5, rows)
    table["Response"] = random.integers(0, 2, rows)
    table["Gender"] = random.choice(["F", "M"], rows)
    table["Marital Status"] = random.choice(["Married", "Single", "Divorced", "Widow"], rows)
    table["Preferred shop"] = random.choice(["web", "store", "catalogue"], rows)
    table["Remarks"] = [f"note {one} by hand" for one in random.permutation(rows)]
    table.to_csv(path, index=False)
    return path
