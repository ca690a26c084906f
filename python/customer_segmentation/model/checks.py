"""Check values of a document: each check returns the value, or says what is wrong where."""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, field, fields
from difflib import get_close_matches
from typing import Any, Self

from customer_segmentation.errors import InputError

MOST_LETTERS = 10_000
LARGEST_NUMBER = 1e300
# Shares and coefficients are sums, and leave their range by rounding.
ROUNDING = 1e-9


class DocumentError(InputError):
    """A value of a document that can't be what it says; names place, value and need."""

    def __init__(self, place: str, value: Any, needed: str) -> None:
        super().__init__(f"{place} is {shown(value)}: needs {needed}")


# Takes a value and its place within the document; returns it, or raises DocumentError.
Check = Callable[[Any, str], Any]


def shown(value: Any) -> str:
    """Write a value for a message: short, on one line, and harmless to a terminal."""
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else text[:57] + "..."


def number(lowest: float = -LARGEST_NUMBER, highest: float = LARGEST_NUMBER) -> Check:
    """Allow a finite number within limits."""

    def check(value: Any, place: str) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        # Comparisons with NaN are false; whole numbers of any size compare.
        if not is_number or not lowest <= value <= highest:
            raise DocumentError(
                place, value, f"a finite number from {lowest:.15g} to {highest:.15g}"
            )
        return value

    return check


def positive(highest: float = LARGEST_NUMBER) -> Check:
    """Allow a finite number above zero."""
    return number(math.ulp(0.0), highest)


def share(lowest: float = 0) -> Check:
    """Allow a share, or a coefficient from ``lowest`` to 1."""
    return number(lowest - ROUNDING, 1 + ROUNDING)


def whole(lowest: int, highest: int) -> Check:
    """Allow a whole number within limits."""

    def check(value: Any, place: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise DocumentError(place, value, f"a whole number from {lowest} to {highest}")
        return number(lowest, highest)(value, place)

    return check


def text(pattern: str | None = None, needed: str = "", most: int = MOST_LETTERS) -> Check:
    """Allow a text that every engine can hold, of a pattern or of any letters."""

    def check(value: Any, place: str) -> str:
        # Half a pair of surrogates is JSON, and no text.
        is_text = isinstance(value, str) and "\0" not in value and _is_unicode(value)
        if not is_text or len(value) > most:
            raise DocumentError(place, value, f"a text of at most {most:,} letters")
        if pattern and not re.fullmatch(pattern, value):
            raise DocumentError(place, value, needed)
        return value

    return check


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def flag(value: Any, place: str) -> bool:
    """Check that a value is true or false."""
    if not isinstance(value, bool):
        raise DocumentError(place, value, "true or false")
    return value


def one_of(*choices: Any) -> Check:
    """Allow one of some values, of the same type."""

    def check(value: Any, place: str) -> Any:
        if not any(type(value) is type(choice) and value == choice for choice in choices):
            raise DocumentError(place, value, f"one of {', '.join(map(str, choices))}")
        return value

    return check


def scalar(value: Any, place: str) -> Any:
    """Check that a value is a text, a number or a flag: what YAML may have made of a word."""
    if isinstance(value, bool):
        return value
    return (text() if isinstance(value, str) else number())(value, place)


def or_none(check: Check) -> Check:
    """Allow what ``check`` does, or null."""
    return lambda value, place: None if value is None else check(value, place)


def either(first: Check, second: Check) -> Check:
    """Allow what one of two checks does."""

    def check(value: Any, place: str) -> Any:
        try:
            return first(value, place)
        except DocumentError:
            return second(value, place)

    return check


def list_of(check: Check, *, least: int = 0, most: int) -> Check:
    """Allow a list of what ``check`` does."""

    def check_list(value: Any, place: str) -> tuple:
        if not isinstance(value, list | tuple) or not least <= len(value) <= most:
            count = str(most) if least == most else f"{least} to {most}"
            raise DocumentError(place, value, f"a list of {count} entries")
        return tuple(check(one, f"{place}[{index}]") for index, one in enumerate(value))

    return check_list


def mapping_of(check: Check, *, most: int) -> Check:
    """Allow a mapping of short texts to what ``check`` does."""

    def check_mapping(value: Any, place: str) -> dict:
        if not isinstance(value, dict) or len(value) > most:
            raise DocumentError(place, value, f"a mapping of at most {most} entries")
        for key in value:
            text(most=100)(key, place)
        return {key: check(one, f"{place}.{key}") for key, one in value.items()}

    return check_mapping


def required(check: Check) -> Any:
    """Make a field that every document has."""
    return field(metadata={"check": check})


def optional(check: Check) -> Any:
    """Make a field that earlier documents lack: None, which is left out where it is written."""
    return field(default=None, metadata={"check": check})


class Record:
    """A part of a document whose fields are its keys."""

    @classmethod
    def read(cls, value: Any, place: str = "") -> Self:
        """Check a mapping and every value in it.

        Parameters
        ----------
        value : object
            As JSON gives it.
        place : str
            Where in the document it stands.

        Returns
        -------
        Record

        Raises
        ------
        DocumentError
            With the place of the first value that is not what it has to be.
        """
        if not isinstance(value, Mapping):
            raise DocumentError(place or "the document", value, "a mapping")
        prefix = f"{place}." if place else ""
        known = {one.name: one for one in fields(cls)}
        for key in value:
            if key not in known:
                # A list of all would be no line that anybody reads.
                near = get_close_matches(str(key), known, n=1)
                raise DocumentError(
                    place or "the document",
                    {key: value[key]},
                    "keys that this version knows" + (f", such as {near[0]}" if near else ""),
                )
        for name, one in known.items():
            if name not in value and one.default is MISSING:
                raise DocumentError(f"{prefix}{name}", None, "a value; it is missing")
        read = cls(
            **{
                name: one.metadata["check"](value[name], f"{prefix}{name}")
                for name, one in known.items()
                if name in value
            }
        )
        read.check(place)
        return read

    def check(self, place: str) -> None:
        """Check what several fields must have in common."""

    def written(self) -> dict:
        """Return it as JSON has it, in the order of the fields."""
        return {
            one.name: _written(getattr(self, one.name))
            for one in fields(self)
            if one.default is MISSING or getattr(self, one.name) is not None
        }


def _written(value: Any) -> Any:
    if isinstance(value, Record):
        return value.written()
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    return value


def records(cls: type[Record], *, least: int = 0, most: int) -> Check:
    """Allow a list of records of a kind."""
    return list_of(cls.read, least=least, most=most)
