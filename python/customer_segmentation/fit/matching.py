"""Match the segments of a new fit to those of an earlier model, so that ids persist."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

# Of the customers of either segment, the share that is in both (Jaccard). Two halves of a
# split reach at most 0.5; what shares less than three in ten customers is another segment.
MINIMUM_OVERLAP = 0.3
# A segment comes from another one, or went into it, if most of its customers did.
MAJORITY = 0.5
# Overlaps that differ by less are a matter of chance: the older segment goes on.
NEAR_TIE = 0.05
# By so much more a cluster has to overlap with the customers of one segment than with those of
# the segment whose place it has, or else which is which is no more than doubtful.
CLEARLY_MORE = 0.2
# What was recorded tells who is who where so large a share of the customers was, or so many.
ENOUGH_SHARE, ENOUGH = 0.3, 100_000
# A place is that of a segment that ended if it is at most half as far from its centroid as
# any other.
SAME_PLACE = 0.5


@dataclass(frozen=True)
class Identity:
    """What became of one segment; fields as in ``segment_lineage``.

    ``identity`` is ``first``, ``matched``, ``new``, ``split``, ``returned``, ``merged`` or
    ``retired``; ``related_segment_ids`` are the segments that a split or what returned came
    from, or a merger went into.
    """

    segment_id: int
    identity: str
    overlap: float | None = None
    related_segment_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Matching:
    """Identities of the new clusters, by cluster index, and of the segments that ended."""

    continued: tuple[Identity, ...]
    ended: tuple[Identity, ...]
    # None in a first model, which continues nothing.
    reassigned_share: float | None
    adjusted_rand: float | None
    # Segments whose people are not where the earlier model has the segment.
    disputed: tuple[int, ...] | None = ()


def match_segments(
    contingency: np.ndarray,
    *,
    segment_ids: list[int],
    next_id: int,
    recorded: np.ndarray | None = None,
    returning: Mapping[int, int] | None = None,
) -> Matching:
    """Give new clusters the ids of the earlier segments whose customers they hold.

    Parameters
    ----------
    contingency : ndarray of shape (m, k)
        How many of today's customers the earlier model puts into its segment i and the new
        one into its cluster j.
    segment_ids : list of int
        Ids of the earlier model's m segments, in the order of the rows.
    next_id : int
        The smallest id that no segment of the lineage ever had.
    recorded : ndarray of shape (m, k), optional
        The same of the segments that customers were recorded in at the earlier fit.
    returning : mapping of int to int, optional
        Clusters at the place of a segment that ended, with its id: `returning_segments`.

    Returns
    -------
    Matching

    Notes
    -----
    The one-to-one matching with the largest sum of Jaccard coefficients (Hungarian
    assignment); a pair below 0.3 is not kept, and of two segments that share nearly as much
    with a cluster (0.05) it continues the older one. A segment out of which an ended one
    returns goes on with what stays. Clusters left over get back the id of the segment that
    ended at their place (``returned``), or else the next free ids, largest first. One that
    most of whose customers come from a matched segment is ``split`` from it; a segment left
    over whose customers mostly went into one cluster is ``merged`` into that.

    Where everybody changed, the earlier model puts whole groups into other segments. A
    cluster is disputed if it holds another segment's recorded customers, or, where it
    continues none, at least half of one's. Then ids follow the recorded customers. Fewer than
    three in ten who were recorded (or 100,000) prove nothing.

    References
    ----------
    Kuhn, H. (1955). The Hungarian method for the assignment problem. Naval Research
    Logistics Quarterly 2, 83-97.

    Examples
    --------
    >>> matching = match_segments(
    ...     np.array([[0, 90], [50, 5]]), segment_ids=[1, 2], next_id=3
    ... )
    >>> [(one.segment_id, one.identity) for one in matching.continued]
    [(2, 'matched'), (1, 'matched')]
    """
    table = contingency.astype(float)
    returning = returning or {}
    by_place = _matched(table, segment_ids, next_id, returning)
    if recorded is None or recorded.sum() < min(ENOUGH_SHARE * table.sum(), ENOUGH):
        return by_place
    by_people = _matched(recorded.astype(float), segment_ids, next_id, returning)
    disputed = _disputed(by_place, by_people, _overlap(recorded.astype(float)), segment_ids)
    return replace(by_people, disputed=disputed) if disputed else by_place


def returning_segments(
    ended: Mapping[int, np.ndarray], centroids: np.ndarray
) -> dict[int, int]:
    """Find the clusters that are where segments were that ended.

    Parameters
    ----------
    ended : mapping of int to ndarray of shape (d,)
        Last centroids of the segments that ended, in today's scaled units.
    centroids : ndarray of shape (k, d)

    Returns
    -------
    dict of int to int
        Cluster to id. The place is the same where the old centroid is at most half as far
        from the cluster's as from the next one; of several the nearest, then the oldest.

    Examples
    --------
    >>> returning_segments({4: np.array([1.0])}, np.array([[0.0], [1.1], [9.0]]))
    {1: 4}
    """
    found: dict[int, tuple[float, int]] = {}
    for segment_id, place in ended.items():
        distances = np.sqrt(((centroids - place) ** 2).sum(axis=1))
        nearest = int(distances.argmin())
        others = np.delete(distances, nearest)
        if not len(others) or distances[nearest] <= SAME_PLACE * others.min():
            candidate = (float(distances[nearest]), segment_id)
            found[nearest] = min(found.get(nearest, candidate), candidate)
    return {cluster: segment_id for cluster, (_, segment_id) in found.items()}


def _overlap(table: np.ndarray) -> np.ndarray:
    union = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    return np.divide(table, union, out=np.zeros_like(table), where=union > 0)


def _disputed(
    by_place: Matching, by_people: Matching, overlap: np.ndarray, segment_ids: list[int]
) -> tuple[int, ...]:
    disputed = []
    for column, (place, people) in enumerate(
        zip(by_place.continued, by_people.continued, strict=True)
    ):
        if people.identity != "matched" or people.segment_id == place.segment_id:
            continue
        if place.identity == "matched":
            held = overlap[segment_ids.index(place.segment_id), column]
            is_disputed = people.overlap - held >= CLEARLY_MORE
        else:
            is_disputed = people.overlap >= MAJORITY
        if is_disputed:
            disputed.append(people.segment_id)
    return tuple(sorted(disputed))


def _matched(
    table: np.ndarray, segment_ids: list[int], next_id: int, returning: Mapping[int, int]
) -> Matching:
    old_sizes, new_sizes = table.sum(axis=1), table.sum(axis=0)
    overlap = _overlap(table)
    rows, columns = linear_sum_assignment(-overlap)
    new_of_old = {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if overlap[row, column] >= MINIMUM_OVERLAP
    }
    for row in sorted(range(len(segment_ids)), key=segment_ids.__getitem__):
        if row in new_of_old:
            continue
        near = [
            other
            for other, column in new_of_old.items()
            if segment_ids[row] < segment_ids[other]
            and overlap[row, column] >= max(overlap[other, column] - NEAR_TIE, MINIMUM_OVERLAP)
        ]
        if near:
            other = max(near, key=lambda one: overlap[row, new_of_old[one]])
            new_of_old[row] = new_of_old.pop(other)
    # What returns comes back out of a segment that goes on with the others, if they suffice.
    for row, column in new_of_old.items():
        if column not in returning:
            continue
        others = [
            other
            for other in range(table.shape[1])
            if overlap[row, other] >= MINIMUM_OVERLAP
            and other not in returning
            and other not in new_of_old.values()
        ]
        if others:
            new_of_old[row] = max(others, key=lambda other: overlap[row, other])
    old_of_new = {column: row for row, column in new_of_old.items()}

    continued: dict[int, Identity] = {
        column: Identity(segment_ids[row], "matched", float(overlap[row, column]))
        for column, row in old_of_new.items()
    }
    for column in np.argsort(-new_sizes, kind="stable"):
        if int(column) in continued:
            continue
        parent = int(table[:, column].argmax())
        is_split = (
            parent in new_of_old and table[parent, column] >= MAJORITY * new_sizes[column]
        )
        returned_id = returning.get(int(column))
        continued[int(column)] = Identity(
            next_id if returned_id is None else returned_id,
            "returned" if returned_id is not None else "split" if is_split else "new",
            float(overlap[parent, column]),
            (segment_ids[parent],) if is_split else (),
        )
        next_id += returned_id is None

    ended = []
    for row, segment_id in enumerate(segment_ids):
        if row in new_of_old:
            continue
        heir = int(table[row].argmax())
        is_merged = old_sizes[row] > 0 and table[row, heir] >= MAJORITY * old_sizes[row]
        ended.append(
            Identity(
                segment_id,
                "merged" if is_merged else "retired",
                float(overlap[row, heir]),
                (continued[heir].segment_id,) if is_merged else (),
            )
        )

    kept = sum(table[row, column] for row, column in new_of_old.items())
    total = table.sum()
    return Matching(
        continued=tuple(continued[column] for column in range(table.shape[1])),
        ended=tuple(ended),
        reassigned_share=float(1 - kept / total) if total else 0.0,
        adjusted_rand=adjusted_rand(table),
    )


def number_by_size(
    sizes: np.ndarray, centroids: np.ndarray, *, first_id: int = 1
) -> list[Identity]:
    """Give the clusters of a first model their ids: by size, ties by centroid.

    Parameters
    ----------
    sizes : ndarray of shape (k,)
        Customers in each cluster.
    centroids : ndarray of shape (k, d)
    first_id : int, default=1
        Larger where every earlier model of the lineage was retired.

    Returns
    -------
    list of Identity
        In the order of the clusters.

    Examples
    --------
    >>> numbered = number_by_size(np.array([2, 5, 2]), np.array([[1.0], [9.0], [0.0]]))
    >>> [one.segment_id for one in numbered]
    [3, 1, 2]
    """
    order = sorted(range(len(sizes)), key=lambda i: (-int(sizes[i]), *map(float, centroids[i])))
    return [Identity(order.index(cluster) + first_id, "first") for cluster in range(len(sizes))]


def adjusted_rand(table: np.ndarray) -> float:
    """Hubert and Arabie's index from the contingency table: the rows are never fetched.

    Parameters
    ----------
    table : ndarray of shape (m, k)
        How many rows are in cluster i of one partition and in cluster j of the other.

    Returns
    -------
    float
        1 for identical partitions, about 0 for independent ones.
    """

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, old, new = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    all_pairs = pairs(np.array([table.sum()]))
    expected = old * new / all_pairs if all_pairs else 0.0
    largest = (old + new) / 2
    return (both - expected) / (largest - expected) if largest != expected else 1.0
