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


def german_table(path: Path, *, rows: int = 3000, seed: int = 2) -> Path:
    """Write a table as a German spreadsheet exports it, with three groups.

    Semicolons, decimal commas, points between thousands, € and %, losses in brackets, days as
    dd.mm.yyyy, k.A. for no answer, ids with leading zeros.
    """
    random = np.random.default_rng(seed)
    _, drawn = _groups(random, rows, 3, 3)
    lines = [
        "Kunden-Nr.;Umsatz (€);Retourenquote;Deckungsbeitrag;Geburtsdatum;Zufriedenheit;PLZ"
    ]
    for number in range(rows):
        spend, share, margin = drawn[number]
        day = np.datetime64("1950-01-01") + int(random.integers(0, 20_000))
        satisfied = random.choice(["niedrig", "mittel", "hoch", "k.A."], p=[0.3, 0.3, 0.3, 0.1])
        lines.append(
            ";".join(
                (
                    f"{number:06d}",
                    f"{german(1500 + 150 * spend)} €",
                    f"{german(30 + 3 * share, 1)} %",
                    german(150 * margin - 1200, 2, brackets=True),
                    "{2}.{1}.{0}".format(*str(day).split("-")),
                    str(satisfied),
                    f"{random.integers(1000, 99999):05d}",
                )
            )
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def german(value: float, digits: int = 2, *, brackets: bool = False) -> str:
    """Write a number with a decimal comma and points between thousands."""
    text = f"{abs(value):,.{digits}f}".translate(str.maketrans(",.", ".,"))
    if round(value, digits) >= 0:
        return text
    return f"({text})" if brackets else f"-{text}"


def steps_table(path: Path, *, rows: int = 3000, seed: int = 3) -> Path:
    """Write a table without ids, of steps and marks beside two numbers; three groups."""
    random = np.random.default_rng(seed)
    members, drawn = _groups(random, rows, 3, 2)
    steps = np.array(["Low", "Average", "High"])
    table = pd.DataFrame(
        {
            "Basket": (40 + 4 * drawn[:, 0]).round(2),
            "Visits a month": (60 + 6 * drawn[:, 1]).round(1),
            "Satisfaction": steps[members],
            "Age band": random.choice(["<18", "18-34", "35-64", "65+"], rows),
            "Newsletter": random.choice(["Yes", "No"], rows),
            "Plan": random.choice(["ja", "nein"], rows),
        }
    )
    table.to_csv(path, index=False)
    return path


LONG_NAMES = (
    "annual_household_income", "balance_of_all_accounts", "purchases_at_instalments",
    "one_off_purchases", "cash_advances", "share_of_online_orders", "visits_a_month",
    "average_order_value", "days_since_last_purchase", "tenure_in_months", "credit_limit",
    "minimum_payments", "returned_orders_share", "support_calls", "newsletter_clicks",
    "discount_share", "distinct_categories_bought",
)  # fmt: skip


def long_names_table(path: Path, *, rows: int = 900, groups: int = 9, seed: int = 4) -> Path:
    """Write 17 numbers of long names and two categories, with nine groups and no trap."""
    random = np.random.default_rng(seed)
    members = random.integers(0, groups, rows)
    centers = 2.5 * random.normal(size=(groups, len(LONG_NAMES)))
    drawn = centers[members] + random.normal(size=(rows, len(LONG_NAMES)))
    table = pd.DataFrame({"customer_id": [f"w{one:05d}" for one in range(rows)]})
    for number, name in enumerate(LONG_NAMES):
        table[name] = (
            np.exp(7 + 0.4 * drawn[:, number]) if number % 3 else 60 + 5 * drawn[:, number]
        ).round(2)
    table["region"] = random.choice(["North", "South", "East", "West"], rows)
    jobs = ["employee", "self-employed", "retired", "student", "civil servant"]
    table["occupation"] = random.choice(jobs, rows)
    table.to_csv(path, index=False)
    return path
