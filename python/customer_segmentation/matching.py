"""Match the segments of a new fit to those of an earlier model, so that ids persist."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

# Of the customers of either segment, the share that is in both (Jaccard). Two halves of a
# split reach at most 0.5; what shares less than three in ten customers is another segment.
MINIMUM_OVERLAP = 0.3
# A segment comes from another one, or went into it, if most of its customers did.
MAJORITY = 0.5


@dataclass(frozen=True)
class Identity:
    """What became of one segment; fields as in ``segment_lineage``.

    ``identity`` is ``first``, ``matched``, ``new``, ``split``, ``merged`` or ``retired``;
    ``related_segment_ids`` are the segments that a split came from or a merger went into.
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
    reassigned_share: float
    adjusted_rand: float


def match_segments(
    contingency: np.ndarray, *, segment_ids: list[int], next_id: int
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

    Returns
    -------
    Matching

    Notes
    -----
    The one-to-one matching with the largest sum of Jaccard coefficients (Hungarian
    assignment); a pair below 0.3 is not kept. Clusters left over get the next free ids,
    largest first. One that most of whose customers come from a matched segment is
    ``split`` from it; a segment left over whose customers mostly went into one cluster is
    ``merged`` into that. Retired ids are never used again.

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
    old_sizes, new_sizes = table.sum(axis=1), table.sum(axis=0)
    union = old_sizes[:, None] + new_sizes[None, :] - table
    overlap = np.divide(table, union, out=np.zeros_like(table), where=union > 0)
    rows, columns = linear_sum_assignment(-overlap)
    new_of_old = {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if overlap[row, column] >= MINIMUM_OVERLAP
    }
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
        continued[int(column)] = Identity(
            next_id,
            "split" if is_split else "new",
            float(overlap[parent, column]),
            (segment_ids[parent],) if is_split else (),
        )
        next_id += 1

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
