"""Tables on which words and numbers are compared, drawn from seeds."""

import numpy as np
from conftest import write_customers


def _skewed(random):
    """Spend and orders with long tails in three groups, a fifth without any order."""
    rows = []
    for number in range(1200):
        group = number % 3
        spend = random.lognormal((3.0, 5.0, 6.2)[group], 1.0)
        orders = 0 if number % 5 == 0 else random.poisson((2, 4, 20)[group]) + 1
        days = random.exponential((200, 60, 15)[group])
        channel = ("web", "shop", "shop", "phone")[number % 4]
        rows.append((f"c{number:04d}", round(days), orders, round(spend, 2), channel))
    return rows, "customer_id,days_since_last_order,order_count,total_spend,channel", {
        "segmentation_columns": [
            {"name": "customer_id", "type": "id"},
            {"name": "days_since_last_order", "type": "number", "label": "recency",
             "unit": "days", "low_word": "recent", "high_word": "lapsed"},
            {"name": "order_count", "type": "number", "label": "orders"},
            {"name": "total_spend", "type": "number", "label": "spend", "unit": "€"},
            {"name": "channel", "type": "category"},
        ],
        "segmentation_features": [
            {"name": "days_since_last_order", "transform": "log1p"},
            {"name": "order_count", "transform": "log1p"},
            {"name": "total_spend", "transform": "log1p", "clip": [0.01, 0.99]},
        ],
        "segmentation_profile_attributes": ["channel"],
        "segmentation_value_column": "total_spend",
    }  # fmt: skip


def _without_groups(random):
    points = random.multivariate_normal([50, 50], [[200, 60], [60, 200]], 400)
    return [
        (f"c{number:04d}", "fm"[number % 2], 20 + number % 60, *np.clip(row, 1, 99).round(1))
        for number, row in enumerate(points)
    ], None, {}  # fmt: skip


def _incomplete(random):
    """Of 3,000 customers 490 lack one of the two features; nine are of a rare gender."""
    centers = [(25, 20), (30, 80), (60, 50), (90, 20), (85, 80)]
    rows = []
    for number in range(3000):
        income, score = random.normal(centers[number % 5], (6, 8))
        income, score = round(max(income, 0), 1), round(min(max(score, 1), 100), 1)
        if number < 245:
            income = ""
        elif number < 490:
            score = ""
        gender = "d" if number % 334 == 0 else "fm"[number % 2]
        rows.append((f"c{number:04d}", gender, "" if number % 7 == 0 else 18 + number % 50,
                     income, score))  # fmt: skip
    return rows, None, {}


def _one_hot(random):
    rows = []
    for number in range(900):
        contract = ("Two year", "One year", "Monthly")[(number % 10) // 4]
        months = random.normal((50, 30, 8)[(number % 10) // 4], 4)
        rows.append((f"c{number:04d}", "f" if number % 4 else "m", contract,
                     round(max(months, 0), 1), round(random.gamma(2, 30), 2)))  # fmt: skip
    return rows, "customer_id,gender,contract,tenure,charges", {
        "segmentation_columns": [
            {"name": "customer_id", "type": "id"},
            {"name": "gender", "type": "category", "category_words": {"female": "women"}},
            {"name": "contract", "type": "category"},
            {"name": "tenure", "type": "number", "unit": "months"},
            {"name": "charges", "type": "number", "unit": "$"},
        ],
        "segmentation_features": ["tenure", {"name": "contract", "encode": "one_hot"}],
        "segmentation_profile_attributes": ["gender", "charges"],
    }  # fmt: skip


DRAWN = {
    "skewed": _skewed,
    "without groups": _without_groups,
    "490 incomplete": _incomplete,
    "one-hot": _one_hot,
}


def drawn_table(name, folder):
    """Write a table; return the settings that a build of it needs."""
    rows, header, settings = DRAWN[name](np.random.default_rng(len(name)))
    headed = {} if header is None else {"header": header}
    file = write_customers(folder / "customers.csv", rows, **headed)
    return {
        "segmentation_input": str(file),
        "segmentation_name": name.replace(" ", "_").replace("-", "_"),
        "segmentation_k_max": 6,
        "segmentation_publish": False,
        **settings,
    }
