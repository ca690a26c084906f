"""What a first look at a file finds, before anything is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Writing:
    """How the numbers of a column are written, where that is not plainly.

    ``symbols`` stand before or after a number (a currency, a percent sign, a unit) and are
    left out; ``negative_brackets`` means that (5) is -5.
    """

    decimal_separator: str = "."
    thousands: str | None = None
    symbols: tuple[str, ...] = ()
    negative_brackets: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing needs to be declared."""
        return self == Writing()


@dataclass(frozen=True)
class ColumnFacts:
    """One column of a file as it came.

    Parameters
    ----------
    header, position
        As in the file, from 0.
    native_type
        What the file itself says: ``text``, ``number``, ``boolean``, ``date``,
        ``timestamp`` or ``nested``. CSV says ``text``.
    record_count, missing_count, distinct_count
        Records; those of them without a value; different values, by trimmed text.
    values
        The commonest values with their counts, at most `VALUES_KEPT`.
    shapes
        The commonest patterns of the texts, every digit a 9, with their counts; empty where
        the file has types.
    has_leading_zeros
        Whether whole numbers among the texts begin with a zero that a number would lose.
    missing
        The spellings of "no value" that occur, with their counts; the usual ones only.
    date_formats
        Formats of ``strptime`` by which nearly every text is a moment.
    """

    header: str
    position: int
    native_type: str
    record_count: int
    missing_count: int
    distinct_count: int
    values: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, int] = field(default_factory=dict)
    has_leading_zeros: bool = False
    missing: Mapping[str, int] = field(default_factory=dict)
    date_formats: Sequence[str] = ()

    @property
    def value_count(self) -> int:
        """Records that have a value."""
        return self.record_count - self.missing_count

    @property
    def is_unique(self) -> bool:
        """Whether every record has a value of its own."""
        return self.record_count > 1 and self.distinct_count == self.record_count

    @property
    def has_all_values(self) -> bool:
        """Whether ``values`` lists every different value."""
        return len(self.values) == self.distinct_count


@dataclass(frozen=True)
class TableFacts:
    """A file or a relation, column by column.

    ``name`` is what the user calls it, ``copy`` the file that a relation was copied to for
    the look.
    """

    name: str
    record_count: int
    columns: Sequence[ColumnFacts]
    read_options: Mapping[str, str] = field(default_factory=dict)
    copy: str | None = None
