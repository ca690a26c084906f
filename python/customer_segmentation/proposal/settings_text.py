"""Write a proposal as a file of settings that explains itself, and know it again."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from customer_segmentation.proposal.columns import ProposedColumn
from customer_segmentation.proposal.proposing import GENERATED_ID, Proposal, declared

MARK = "# Unedited while this holds: "
# Texts that YAML reads as something else, or that begin with one of its signs.
PLAIN_TEXT = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
NOT_TEXT = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"}
)


def settings_text(proposal: Proposal, *, file: Path) -> str:
    """Return the text of a file for ``--vars``, each choice with its reason.

    Parameters
    ----------
    proposal : Proposal
    file : Path
        Where it will stand, for the command in its first lines.
    """
    table = proposal.table
    lines = [
        *_comment(
            f"Proposed by `segments propose` for {table.name}: {table.record_count:,} records,"
            f" {len(table.columns)} columns."
        ),
        "# Read it, correct what is wrong, then:",
        f'#   dbt build --vars "$(cat {_for_shell(str(file))})"',
        "",
        f"segmentation_{'relation' if table.copy else 'input'}: {_value(table.name)}",
        f"segmentation_name: {_value(proposal.segmentation_name)}",
    ]
    if table.read_options:
        lines += _comment("How the file is written; guessed from its bytes, so look at names.")
        lines.append(f"segmentation_read_options: {_value(dict(table.read_options))}")
    if proposal.further_missing:
        lines += ["", *_comment("Also mean that there is no value, in every column.")]
        lines.append(
            f"segmentation_further_missing_spellings: {_value(list(proposal.further_missing))}"
        )
    lines += ["", "segmentation_columns:"]
    if not proposal.has_id:
        lines += _comment(
            "No column names customers: each record is one, and its id is made from what it"
            " says. A customer whose record changes is another one in the history.",
            indent=2,
        )
        lines.append(f"  - {_value(GENERATED_ID)}")
    for column in proposal.columns:
        if column.type:
            lines += _column(column)
    left_out = [one for one in proposal.columns if not one.type]
    for column in left_out:
        lines += _comment(f"{_shown(column.facts.header)}: {column.reason}", indent=2)

    lines += ["", "# What customers are clustered on.", "segmentation_features:"]
    for column in proposal.features:
        choice = proposal.choices[column.name]
        entry: Any = column.name
        if choice.transform or choice.encode:
            entry = {"name": column.name}
            entry |= {"transform": choice.transform} if choice.transform else {}
            entry |= {"encode": choice.encode} if choice.encode else {}
        lines.append(f"  - {_value(entry)}  # {_in_comment(choice.reason)}")
    kept = [
        one
        for one in proposal.columns
        if one.type == "number" and one.name not in {two.name for two in proposal.features}
    ]
    for column in kept:
        lines += _comment(
            f"not {column.name}: {proposal.choices[column.name].reason}", indent=2
        )
    lines += [
        "",
        "# What describes segments, and does not make them.",
        f"segmentation_profile_attributes: {_value([one.name for one in proposal.attributes])}",
        "",
        "# What customers are worth: adds shares of it to summary and profiles.",
        f"segmentation_value_column: {_value(proposal.value_column)}",
    ]
    text = "\n".join(lines) + "\n"
    return text + f"{MARK}{_fingerprint(text)}\n"


def is_unedited(text: str) -> bool:
    """Whether a file of settings is as it was proposed."""
    body, mark, fingerprint = text.rpartition(MARK)
    return bool(mark) and fingerprint.strip() == _fingerprint(body)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _column(column: ProposedColumn) -> list[str]:
    lines = _comment(f"{_shown(column.title)}: {column.reason}", indent=2)
    for check in column.checks:
        lines += _comment(f"  look: {check}", indent=2)
    return [*lines, f"  - {_value(declared(column))}"]


def _comment(text: str, *, indent: int = 0) -> list[str]:
    """Wrap a comment; what came from a file cannot end it."""
    lines, line = [], ""
    for word in _in_comment(text).split(" "):
        if line and len(line) + len(word) > 84 - indent:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    return [" " * indent + f"# {one}" for one in [*lines, line]]


def _in_comment(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


def _shown(header: str) -> str:
    return json.dumps(header, ensure_ascii=False)


def _for_shell(name: str) -> str:
    return name if re.fullmatch(r"[\w./-]+", name) else "'" + name.replace("'", r"'\''") + "'"


def _value(value: Any) -> str:
    """Write a value as YAML in one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if PLAIN_TEXT.fullmatch(value) and value.lower() not in NOT_TEXT:
        return value
    # A JSON text is a YAML text, but for what lies beyond 16 bits, which stays as it is.
    written = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in written)
