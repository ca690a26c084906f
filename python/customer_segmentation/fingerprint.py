"""Tell two tables of prepared customers apart, whatever the order of their rows."""

import hashlib
from typing import Any

from customer_segmentation.engine import Engine


def fingerprint(engine: Engine, customers: Any, features: list[str]) -> str:
    """Return the number of rows and a hash of their contents.

    Parameters
    ----------
    engine : Engine
    customers : relation
        With ``customer_id`` and the features.
    features : list of str

    Returns
    -------
    str
    """
    [(count, total)] = engine.rows(
        customers,
        "customers",
        f"select count(*), sum(cast(hash(customer_id, {', '.join(features)}) as hugeint))"
        " from customers",
    )
    return f"{count}-{digest(str(total))}"


def digest(text: str) -> str:
    """Return the first ten hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
