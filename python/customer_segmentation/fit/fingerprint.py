"""Tell two tables of prepared customers apart, whatever the order of their rows."""

import hashlib
from typing import Any, NamedTuple

from customer_segmentation.engines import Engine


class Fingerprint(NamedTuple):
    """How many rows there are, and a text that other rows would not have."""

    count: int
    text: str


def fingerprint(engine: Engine, customers: Any, features: list[str]) -> Fingerprint:
    """Count the rows and hash their contents, in one pass.

    Parameters
    ----------
    engine : Engine
    customers : relation
        With ``customer_id`` and the features.
    features : list of str

    Returns
    -------
    Fingerprint
    """
    [(count, total)] = engine.rows(
        customers,
        "customers",
        f"select count(*), {engine.hash_sum(['customer_id', *features])} from customers",
    )
    return Fingerprint(count, f"{count}-{digest(str(total))}")


def digest(text: str) -> str:
    """Return the first ten hexadecimal digits of the text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
