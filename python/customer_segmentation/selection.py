"""Choose the number of segments from the evidence, and say why in words."""

from dataclasses import dataclass

from customer_segmentation.evidence import Evidence
from customer_segmentation.promotion import STABLE_JACCARD


@dataclass(frozen=True)
class Selection:
    """The chosen k, the verdict on each k and on the choice as a whole.

    ``reasons`` maps every k to a sentence; ``summary`` is the sentence of the choice.
    """

    k: int
    has_clear_groups: bool
    reasons: dict[int, str]
    summary: str


def select(
    candidates: list[Evidence],
    *,
    minimum_segment_share: float,
    forced_k: int | None = None,
    earlier_k: int | None = None,
) -> Selection:
    """Choose a stable k that is as good as the best: the earlier one, or the largest.

    Parameters
    ----------
    candidates : list of Evidence
        One for each k that was searched, in ascending order.
    minimum_segment_share : float
        An automatic choice has no smaller segment.
    forced_k : int, optional
        A k that the user set: chosen whatever the evidence, which is still said.
    earlier_k : int, optional
        What the model has that this fit continues, with the same settings.

    Returns
    -------
    Selection

    Notes
    -----
    Eligible are the k whose least stable segment has a Jaccard coefficient of 0.75 or more
    and whose smallest segment is large enough. Among them the largest k is chosen whose
    silhouette is within one standard error of the best one's; if the earlier k is one of
    these, it stays: people know these segments, and the resamples that judge stability
    would change their number back and forth. Without an eligible k the most stable is
    chosen. There are clear groups if the chosen silhouette is above the 99th percentile of
    both kinds of data without groups.

    References
    ----------
    Hennig (2007) for the limit of 0.75. The one-standard-error rule follows Breiman et
    al. (1984), Classification and regression trees, section 3.4.3.
    """
    by_k = {candidate.k: candidate for candidate in candidates}
    obstacles = {k: _obstacles(one, minimum_segment_share) for k, one in by_k.items()}
    eligible = [one for one in candidates if not obstacles[one.k]]

    if eligible:
        best = max(eligible, key=lambda one: (one.silhouette_score, -one.k))
        floor = best.silhouette_score - best.silhouette_standard_error
        preferred = max(
            (one for one in eligible if one.silhouette_score >= floor),
            key=lambda one: (one.k == earlier_k, one.k),
        )
        why = _why_preferred(preferred, best, earlier_k)
    else:
        best = floor = None
        preferred = max(candidates, key=lambda one: (one.minimum_segment_jaccard, -one.k))
        why = (
            f"No number of segments met every criterion; k = {preferred.k} is the most stable"
            f" (worst Jaccard {preferred.minimum_segment_jaccard:.2f})."
        )

    chosen = preferred
    if forced_k is not None:
        chosen = by_k[forced_k]
        why = f"k = {forced_k} was set by segmentation_k" + (
            ", and the evidence agrees."
            if preferred.k == forced_k
            else f"; the evidence prefers k = {preferred.k}."
        )

    has_clear_groups = chosen.silhouette_score > chosen.silhouette_null
    verdict = (
        f" Silhouette {chosen.silhouette_score:.3f} beats data without groups"
        f" ({chosen.silhouette_null:.3f})."
        if has_clear_groups
        else f" No clear groups: silhouette {chosen.silhouette_score:.3f} is not above what"
        f" data without groups reach ({chosen.silhouette_null:.3f}); these segments cut a"
        " continuum."
    )
    summary = why + verdict

    reasons = {}
    for k, candidate in by_k.items():
        if k == chosen.k:
            reasons[k] = "Chosen. " + summary
        elif obstacles[k]:
            reasons[k] = "Not chosen: " + " and ".join(obstacles[k]) + "."
        elif candidate.silhouette_score < floor:
            reasons[k] = (
                f"Not chosen: silhouette {candidate.silhouette_score:.3f} is more than one"
                f" standard error below that of k = {best.k} ({best.silhouette_score:.3f})."
            )
        elif k == preferred.k:
            reasons[k] = "Preferred by the evidence, but segmentation_k set another."
        elif k > preferred.k:
            reasons[k] = (
                f"Not chosen: as good as k = {preferred.k}, which the earlier model has."
            )
        else:
            reasons[k] = f"Not chosen: as good as k = {preferred.k}, but coarser."
    return Selection(chosen.k, has_clear_groups, reasons, summary)


def _obstacles(candidate: Evidence, minimum_segment_share: float) -> list[str]:
    obstacles = []
    if candidate.minimum_segment_jaccard < STABLE_JACCARD:
        obstacles.append(
            f"a segment is not stable (worst Jaccard {candidate.minimum_segment_jaccard:.2f},"
            f" needs {STABLE_JACCARD})"
        )
    if candidate.smallest_segment_share < minimum_segment_share:
        obstacles.append(
            f"the smallest segment holds {candidate.smallest_segment_share:.2%} of the"
            f" customers (needs {minimum_segment_share:.2%})"
        )
    return obstacles


def _why_preferred(preferred: Evidence, best: Evidence, earlier_k: int | None) -> str:
    if preferred.k == best.k:
        return f"k = {best.k} has the highest silhouette among the stable k."
    which = "the largest stable k"
    if preferred.k == earlier_k:
        which = "the number of the earlier model, stable, and one"
    return (
        f"k = {preferred.k} is {which} whose silhouette"
        f" ({preferred.silhouette_score:.3f}) is within one standard error of the best"
        f" (k = {best.k}, {best.silhouette_score:.3f})."
    )
