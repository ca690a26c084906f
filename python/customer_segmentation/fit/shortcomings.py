"""What speaks against a partition, or against a model: facts, of which sentences are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# Hennig (2007): segments above it are stable, below it doubtful; a mean over so many refits on
# rows that are drawn anew.
STABLE_JACCARD = 0.75
REFITS = 25

Kind = Literal[
    "set_aside", "unstable_segment", "small_segment", "reassigned_share", "disputed_segments"
]


@dataclass(frozen=True)
class Shortcoming:
    """One thing that speaks against what was found: what was seen, and what it is held to.

    ``value`` and ``limit`` are customers and the smallest share of a segment (``set_aside``),
    a Jaccard coefficient (``unstable_segment``), shares of the customers (``small_segment``,
    ``reassigned_share``), or ids without a limit (``disputed_segments``).

    Examples
    --------
    >>> str(Shortcoming("unstable_segment", 0.5, STABLE_JACCARD))
    'a segment is not stable (worst Jaccard 0.50, needs 0.75)'
    """

    kind: Kind
    value: float | tuple[int, ...]
    limit: float | None = None

    def __str__(self) -> str:
        match self.kind:
            case "set_aside":
                return (
                    f"{self.value:,} customer{'s' * (self.value > 1)} far from all others had"
                    f" to be set aside, who would be a segment below {self.limit:.2%}"
                )
            case "unstable_segment":
                return (
                    f"a segment is not stable (worst Jaccard {self.value:.2f}, needs"
                    f" {self.limit})"
                )
            case "small_segment":
                return (
                    f"the smallest segment holds {self.value:.2%} of the customers (needs"
                    f" {self.limit:.2%})"
                )
            case "reassigned_share":
                return (
                    f"{self.value:.1%} of the customers would change their segment (at most"
                    f" {self.limit:.1%})"
                )
            case "disputed_segments":
                *others, last = map(str, self.value)
                which = (
                    f"segments {', '.join(others)} and {last}" if others else f"segment {last}"
                )
                return (
                    f"the customers recorded in {which} are now, as whole groups, where the"
                    " earlier model has another segment or none, and the new model's ids"
                    " follow them"
                )


def partition_shortcomings(
    *,
    minimum_segment_jaccard: float,
    smallest_segment_share: float,
    minimum_segment_share: float,
    set_aside: int = 0,
) -> list[Shortcoming]:
    """List what speaks against a partition: it is no evidence then.

    Parameters
    ----------
    minimum_segment_jaccard : float
        Stability of the least stable segment.
    smallest_segment_share, minimum_segment_share : float
        Share of the smallest segment, and what is asked for.
    set_aside : int, default=0
        Customers that were set aside, since they would be too small a segment.
    """
    found = []
    if set_aside:
        found.append(Shortcoming("set_aside", set_aside, minimum_segment_share))
    if minimum_segment_jaccard < STABLE_JACCARD:
        found.append(Shortcoming("unstable_segment", minimum_segment_jaccard, STABLE_JACCARD))
    if smallest_segment_share < minimum_segment_share:
        found.append(
            Shortcoming("small_segment", smallest_segment_share, minimum_segment_share)
        )
    return found


def model_shortcomings(
    *,
    minimum_segment_jaccard: float,
    smallest_segment_share: float,
    minimum_segment_share: float,
    reassigned_share: float | None,
    max_reassigned_share: float,
    disputed_segment_ids: Sequence[int] = (),
) -> list[Shortcoming]:
    """List what speaks against a model; nothing where it may replace the active one.

    Parameters
    ----------
    minimum_segment_jaccard, smallest_segment_share, minimum_segment_share : float
        See ``partition_shortcomings``; the share is that of all who took part in the fit.
    reassigned_share : float or None
        Share of customers who would change their segment though only the data changed;
        None where settings changed, so that a change is what was asked for.
    max_reassigned_share : float
        ``segmentation_max_reassigned_share``.
    disputed_segment_ids : sequence of int
        Segments whose people are where the active model has another segment.

    Examples
    --------
    >>> [str(one) for one in model_shortcomings(
    ...     minimum_segment_jaccard=0.9, smallest_segment_share=0.2,
    ...     minimum_segment_share=0.01, reassigned_share=0.4, max_reassigned_share=0.25,
    ... )]
    ['40.0% of the customers would change their segment (at most 25.0%)']
    """
    found = partition_shortcomings(
        minimum_segment_jaccard=minimum_segment_jaccard,
        smallest_segment_share=smallest_segment_share,
        minimum_segment_share=minimum_segment_share,
    )
    if reassigned_share is not None and reassigned_share > max_reassigned_share:
        found.append(Shortcoming("reassigned_share", reassigned_share, max_reassigned_share))
    if disputed_segment_ids:
        found.append(Shortcoming("disputed_segments", tuple(disputed_segment_ids)))
    return found
