"""Choose the number of segments from the evidence, and say why in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from customer_segmentation.fit.evidence import Evidence
from customer_segmentation.fit.shortcomings import Shortcoming, partition_shortcomings

# A level below or above the chosen one counts where every segment is found again in nearly
# every resample; Hennig (2007) calls 0.85 and more highly stable.
LEVEL_JACCARD = 0.95
# Silhouettes that differ by less are as good as each other: as much as chance moves that of
# some 200 customers. A standard error instead would vanish with their number, and the best
# would be the best by a hair.
SILHOUETTE_TOLERANCE = 0.02

Basis = Literal["evidence", "convention", "setting"]
Level = Literal["coarse", "auto", "fine"]


@dataclass(frozen=True)
class Verdict:
    """What was decided about one k; fields as in ``segment_count_candidates``.

    ``split_segment_count`` is of the coarser of this partition and the chosen one: how many
    of its segments the finer one splits; None for the chosen k, and where labels are unknown.
    """

    is_in_range: bool
    is_eligible: bool
    is_stable_level: bool
    is_selected: bool
    split_segment_count: int | None
    reason: str


@dataclass(frozen=True)
class Selection:
    """The chosen k, the verdict on each k and on the choice as a whole.

    ``basis`` says what the choice rests on: ``evidence``, a ``convention`` where no k
    qualified, or the ``setting`` of a number. ``summary`` is the sentence of the choice.
    """

    k: int
    basis: Basis
    has_clear_groups: bool
    is_at_range_edge: bool
    verdicts: Mapping[int, Verdict]
    summary: str


def select(
    candidates: list[Evidence],
    *,
    minimum_segment_share: float,
    ks: Collection[int] | None = None,
    level: Level = "auto",
    forced_k: int | None = None,
    earlier_k: int | None = None,
    labels: Mapping[int, np.ndarray] | None = None,
    set_aside: Mapping[int, int] | None = None,
) -> Selection:
    """Choose the finest k that is surely stable, or one that is as good as the best.

    Parameters
    ----------
    candidates : list of Evidence
        One for each k that was searched, in ascending order.
    minimum_segment_share : float
        An automatic choice has no smaller segment.
    ks : collection of int, optional
        The k that may be chosen; the others were judged for what they tell. All by default.
    level : {'auto', 'coarse', 'fine'}
        Which of several stable k.
    forced_k : int, optional
        A k that the user set: chosen whatever the evidence, which is still said.
    earlier_k : int, optional
        What the model has that this fit continues, with the same settings.
    labels : mapping of int to ndarray of shape (n,), optional
        The partitions themselves, to tell how levels nest.
    set_aside : mapping of int to int, optional
        For a k how many customers were set aside, since they would be too small a segment:
        it is no evidence then, but it may be a convention.

    Returns
    -------
    Selection

    Notes
    -----
    Eligible are the k whose least stable segment has a Jaccard coefficient of 0.75 or more
    and whose smallest segment is large enough. Among them the one with the highest
    silhouette is the best, and as good are those within 0.02 of it: the largest of these is
    taken. Groups within groups are two good answers, of which the
    silhouette prefers the coarse one: a larger k is taken instead where it is a stable level,
    that is eligible, with a Jaccard coefficient of 0.95 or more for every segment, and above
    the references without groups. ``coarse`` takes the smallest stable level, ``fine`` the
    largest eligible k above the references. Of those as good as the best, and of the stable
    levels, the earlier k stays: people know these segments, and the resamples that judge
    stability would change their number back and forth.

    Without an eligible k the most stable is taken that has no too small segment, as a
    convention. There are clear groups if the chosen k is eligible and its silhouette above
    the 99th percentile of all kinds of data without groups.

    References
    ----------
    Hennig (2007) for the limit of 0.75. That the finest of the equally good is taken follows
    the one-standard-error rule of Breiman et al. (1984), Classification and regression trees,
    section 3.4.3, with a tolerance that does not depend on the number of rows.
    """
    by_k = {candidate.k: candidate for candidate in candidates}
    in_range = [one for one in candidates if ks is None or one.k in ks]
    aside = set_aside or {}
    obstacles = {
        k: partition_shortcomings(
            minimum_segment_jaccard=one.minimum_segment_jaccard,
            smallest_segment_share=one.smallest_segment_share,
            minimum_segment_share=minimum_segment_share,
            set_aside=aside.get(k, 0),
        )
        for k, one in by_k.items()
    }
    eligible = [one for one in in_range if not obstacles[one.k]]
    levels = [one for one in eligible if _is_stable_level(one)]

    if eligible:
        best = max(eligible, key=lambda one: (one.silhouette_score, -one.k))
        floor = best.silhouette_score - SILHOUETTE_TOLERANCE
        as_good = [one for one in eligible if one.silhouette_score >= floor]
        preferred = _preferred(as_good, levels, eligible, level, earlier_k)
        why = _why_preferred(preferred, best, as_good, level, earlier_k)
        basis: Basis = "evidence"
    else:
        best = None
        as_good = []
        large_enough = [
            one for one in in_range if one.smallest_segment_share >= minimum_segment_share
        ]
        preferred = max(
            large_enough or in_range, key=lambda one: (one.minimum_segment_jaccard, -one.k)
        )
        why = _why_convention(
            preferred, bool(large_enough), minimum_segment_share, aside.get(preferred.k, 0)
        )
        basis = "convention"

    chosen = preferred
    if forced_k is not None:
        chosen = by_k[forced_k]
        basis = "setting"
        if not eligible:
            opinion = "; no number of segments met every criterion."
        elif preferred.k == forced_k:
            opinion = ", and the evidence agrees."
        else:
            opinion = f"; the evidence prefers k = {preferred.k}."
        why = f"k = {forced_k} was set by segmentation_k" + opinion

    has_clear_groups = not obstacles[chosen.k] and _beats_references(chosen)
    is_at_edge = (
        basis == "evidence"
        and len(in_range) > 1
        and chosen.k == in_range[-1].k
        and chosen.silhouette_score > in_range[-2].silhouette_score
    )
    sentences = [why, _clarity(chosen, has_clear_groups, obstacles[chosen.k])]
    if is_at_edge:
        sentences.append(
            f"It is the largest that was tried, and the silhouette still rises:"
            f" segmentation_k_max above {chosen.k} may find more."
        )
    if basis != "setting":
        sentences += _below_the_range(candidates, in_range, chosen, obstacles)
    other_levels = [one for one in levels if one.k != chosen.k]
    splits = {
        one.k: _split_count(labels[one.k], labels[chosen.k])
        if labels and one.k != chosen.k
        else None
        for one in candidates
    }
    if other_levels and basis != "convention":
        sentences.append(
            "Also stable: "
            + "; ".join(_level_words(one.k, chosen.k, splits[one.k]) for one in other_levels)
            + "."
        )
    summary = " ".join(sentences)

    verdicts = {}
    for k, candidate in by_k.items():
        if k == chosen.k:
            reason = "Chosen. " + summary
        elif candidate not in in_range:
            reason = "Not chosen: outside of the range, judged for what it tells."
        elif obstacles[k]:
            reason = "Not chosen: " + " and ".join(map(str, obstacles[k])) + "."
        elif k == preferred.k:
            reason = "Preferred by the evidence, but segmentation_k set another."
        elif candidate in levels:
            words = _level_words(k, chosen.k, splits[k]).removeprefix(f"{k}, ")
            reason = f"Not chosen, but also stable: {words}."
        elif candidate not in as_good:
            reason = (
                f"Not chosen: silhouette {candidate.silhouette_score:.3f} is more than"
                f" {SILHOUETTE_TOLERANCE} below that of k = {best.k}"
                f" ({best.silhouette_score:.3f})."
            )
        elif preferred.k == earlier_k:
            reason = f"Not chosen: as good, but the earlier model has {earlier_k}."
        else:
            reason = f"Not chosen: as good as k = {preferred.k}, but coarser."
        verdicts[k] = Verdict(
            is_in_range=candidate in in_range,
            is_eligible=candidate in eligible,
            is_stable_level=candidate in levels,
            is_selected=k == chosen.k,
            split_segment_count=splits[k],
            reason=reason,
        )
    return Selection(chosen.k, basis, has_clear_groups, is_at_edge, verdicts, summary)


def _beats_references(candidate: Evidence) -> bool:
    return candidate.silhouette_score > candidate.silhouette_null


def _is_stable_level(candidate: Evidence) -> bool:
    return candidate.minimum_segment_jaccard >= LEVEL_JACCARD and _beats_references(candidate)


def _preferred(
    as_good: list[Evidence],
    levels: list[Evidence],
    eligible: list[Evidence],
    level: Level,
    earlier_k: int | None,
) -> Evidence:
    if level == "coarse":
        return min(levels or as_good, key=lambda one: one.k)
    if level == "fine":
        clear = [one for one in eligible if _beats_references(one)]
        return max(clear or as_good, key=lambda one: one.k)
    largest = max(as_good, key=lambda one: one.k)
    finer = [one for one in levels if one.k > largest.k]
    return max(finer or as_good, key=lambda one: (one.k == earlier_k, one.k))


def _why_preferred(
    preferred: Evidence,
    best: Evidence,
    as_good: list[Evidence],
    level: Level,
    earlier_k: int | None,
) -> str:
    if level == "coarse" and preferred.k < best.k:
        return f"k = {preferred.k} is the smallest stable k (segmentation_level: coarse)."
    if level == "fine" and preferred.k > best.k:
        return f"k = {preferred.k} is the largest stable k (segmentation_level: fine)."
    if preferred.k == best.k:
        return f"k = {best.k} has the highest silhouette among the stable k."
    compared = f"(k = {best.k}, {best.silhouette_score:.3f})"
    if preferred not in as_good:
        return (
            f"k = {preferred.k} is a finer level than the k of the highest silhouette"
            f" {compared}: every segment is found again in resamples (worst Jaccard"
            f" {preferred.minimum_segment_jaccard:.2f})."
        )
    which = "the largest stable k"
    if preferred.k == earlier_k:
        which = "the number of the earlier model, stable, and one"
    return (
        f"k = {preferred.k} is {which} whose silhouette"
        f" ({preferred.silhouette_score:.3f}) is within {SILHOUETTE_TOLERANCE} of the best"
        f" {compared}."
    )


def _why_convention(
    preferred: Evidence, is_large_enough: bool, minimum_segment_share: float, set_aside: int
) -> str:
    stability = f"worst Jaccard {preferred.minimum_segment_jaccard:.2f}"
    opening = f"No number of segments met every criterion; k = {preferred.k} is a convention:"
    if set_aside:
        who = "customer who is" if set_aside == 1 else "customers who are"
        return (
            f"{opening} the most stable ({stability}), with {set_aside:,} {who} far from all"
            " others set aside for the fit and then placed in the nearest segment."
        )
    if is_large_enough:
        return f"{opening} the most stable of those without a too small segment ({stability})."
    return (
        f"{opening} the most stable ({stability}), though each number has a segment below"
        f" {minimum_segment_share:.2%} of the customers."
    )


def _clarity(chosen: Evidence, has_clear_groups: bool, obstacles: list[Shortcoming]) -> str:
    score = f"{chosen.silhouette_score:.3f}"
    null = f"({chosen.silhouette_null:.3f})"
    if has_clear_groups:
        return f"Silhouette {score} beats data without groups {null}."
    if _beats_references(chosen):
        return (
            f"No clear groups: silhouette {score} is above what data without groups reach"
            f" {null}, but {' and '.join(map(str, obstacles))}."
        )
    return (
        f"No clear groups: silhouette {score} is not above what data without groups reach"
        f" {null}; these segments cut a continuum."
    )


def _below_the_range(
    candidates: list[Evidence],
    in_range: list[Evidence],
    chosen: Evidence,
    obstacles: Mapping[int, list[Shortcoming]],
) -> list[str]:
    """Say so where the range begins above what the data have."""
    below = [
        one
        for one in candidates
        if one.k < in_range[0].k and not obstacles[one.k] and _is_stable_level(one)
    ]
    if not below or chosen.silhouette_score >= max(one.silhouette_score for one in below):
        return []
    best = max(below, key=lambda one: one.silhouette_score)
    return [
        f"The range begins at {in_range[0].k}; k = {best.k} separates better (silhouette"
        f" {best.silhouette_score:.3f}): segmentation_k_min {best.k} would allow it."
    ]


def _level_words(k: int, chosen_k: int, split_count: int | None) -> str:
    words = f"{k}, a {'finer' if k > chosen_k else 'coarser'} level"
    if not split_count:
        return words
    coarser = min(k, chosen_k)
    return f"{words} ({split_count} of {coarser} segments split into {max(k, chosen_k)})"


def _split_count(labels: np.ndarray, other: np.ndarray) -> int:
    """Count the clusters of the coarser labeling that the finer one splits.

    A cluster of the finer one belongs to that of the coarser one which has most of it.
    """
    fine, coarse = sorted((labels, other), key=lambda one: -int(one.max()))
    table = np.zeros((int(fine.max()) + 1, int(coarse.max()) + 1), dtype=int)
    np.add.at(table, (fine, coarse), 1)
    owners = table.argmax(axis=1)
    return int((np.bincount(owners) > 1).sum())
