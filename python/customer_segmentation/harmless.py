"""Show hostile text as what it is: no terminal, spreadsheet or reader is steered by it.

A customer's id, a value, a header or a segment's name may hold escape sequences, which move
the cursor or retitle the window, and direction marks, which make a text read as another one.
"""

import logging
import re
from typing import TypeVar

Value = TypeVar("Value")

# Controls (C0, DEL, C1), marks that are not seen or turn the direction of writing, line and
# paragraph separators, tags, lone surrogates. The joiners U+200C and U+200D are letters of
# Persian and of emoji, and steer nothing.
STEERING = (
    (0x00, 0x1F), (0x7F, 0x9F), (0x61C, 0x61C), (0x200B, 0x200B), (0x200E, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
    (0xE0000, 0xE007F),
)  # fmt: skip
_STEERING = re.compile(
    "[" + "".join(f"{chr(low)}-{chr(high)}" for low, high in STEERING) + "\ud800-\udfff]"
)
# dbt's own colours stay, with what lays out a message of several lines.
_LAYOUT = re.compile("(\n|\t|\x1b\\[[0-9;]*m)")
DBT_LOGGERS = ("stdout_log", "file_log")
# The same to RE2, which the engine searches with.
STEERING_SQL = "[" + "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in STEERING) + "]"


def visible(text: str) -> str:
    r"""Write each character that steers a terminal as its escape.

    Examples
    --------
    >>> visible("Jos\u00e9\x1b[2J\u202etxt.exe")
    'José\\u001b[2J\\u202etxt.exe'
    """
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def without_steering(text: str) -> str:
    """Leave out what steers, where an escape would disturb the reader of a sentence."""
    return _STEERING.sub("", text)


def visible_lines(text: str) -> str:
    """Do the same to a message that may have several lines, tabs and colours."""
    return "".join(
        part if number % 2 else visible(part) for number, part in enumerate(_LAYOUT.split(text))
    )


def guard_logs() -> None:
    """Let no line of dbt's steer the terminal, whoever wrote the text that it quotes.

    Messages of macros, of the engine and of dbt itself hold headers, values and ids.
    """
    for name in DBT_LOGGERS:
        logging.getLogger(name).addFilter(_made_visible)


def _made_visible(record: logging.LogRecord) -> bool:
    record.msg = visible_lines(str(record.msg))
    return True


def visible_value(value: Value) -> Value:
    """Return a text made visible, and anything else as it is."""
    return visible(value) if isinstance(value, str) else value


def visible_sql(text: str) -> str:
    """Return SQL for the same, of an SQL expression; cheap where there is nothing to do."""
    return (
        f"case when regexp_matches({text}, '{STEERING_SQL}') then array_to_string("
        f"list_transform(regexp_extract_all({text}, '(?s).'), lambda one: case"
        f" when regexp_matches(one, '{STEERING_SQL}') then format('\\u{{:04x}}', unicode(one))"
        f" else one end), '') else {text} end"
    )
