"""Decide whether a fitted model may replace the active one."""

from collections.abc import Sequence

# Hennig (2007): segments above it are stable, below it doubtful. Here and not in
# `selection`, which uses it too, so that a build that only scores imports no scikit-learn.
STABLE_JACCARD = 0.75


def shortcomings(
    *,
    minimum_segment_jaccard: float,
    smallest_segment_share: float,
    minimum_segment_share: float,
    reassigned_share: float | None,
    max_reassigned_share: float,
    disputed_segment_ids: Sequence[int] = (),
) -> list[str]:
    """List what speaks against a model, in words; nothing where it may go ahead.

    Parameters
    ----------
    minimum_segment_jaccard : float
        Stability of the least stable segment.
    smallest_segment_share, minimum_segment_share : float
        Share of the smallest segment, and what is asked for.
    reassigned_share : float or None
        Share of customers who would change their segment though only the data changed;
        None where settings changed, so that a change is what was asked for.
    max_reassigned_share : float
        ``segmentation_max_reassigned_share``.
    disputed_segment_ids : sequence of int
        Segments whose people are where the earlier model has another segment, or none.

    Returns
    -------
    list of str

    Examples
    --------
    >>> shortcomings(
    ...     minimum_segment_jaccard=0.9, smallest_segment_share=0.2,
    ...     minimum_segment_share=0.01, reassigned_share=0.4, max_reassigned_share=0.25,
    ... )
    ['40.0% of the customers would change their segment (at most 25.0%)']
    """
    found = []
    if minimum_segment_jaccard < STABLE_JACCARD:
        found.append(
            f"a segment is not stable (worst Jaccard {minimum_segment_jaccard:.2f}, needs"
            f" {STABLE_JACCARD})"
        )
    if smallest_segment_share < minimum_segment_share:
        found.append(
            f"the smallest segment holds {smallest_segment_share:.2%} of the customers (needs"
            f" {minimum_segment_share:.2%})"
        )
    if reassigned_share is not None and reassigned_share > max_reassigned_share:
        found.append(
            f"{reassigned_share:.1%} of the customers would change their segment (at most"
            f" {max_reassigned_share:.1%})"
        )
    if disputed_segment_ids:
        *others, last = map(str, disputed_segment_ids)
        which = f"segments {', '.join(others)} and {last}" if others else f"segment {last}"
        found.append(
            f"the customers recorded in {which} are now, as whole groups, where the earlier"
            " model has another segment or none, and the new model's ids follow them"
        )
    return found
