"""Which segment is which after another fit, branch by branch; tables made by hand."""

import numpy as np
import pytest
from customer_segmentation.matching import match_segments
from sklearn.metrics import adjusted_rand_score


def _identities(table, ids, next_id=9):
    matching = match_segments(np.array(table), segment_ids=ids, next_id=next_id)
    return matching, [(one.segment_id, one.identity) for one in matching.continued]


def test_swapped_labels_keep_their_ids():
    matching, found = _identities([[0, 0, 30], [20, 0, 0], [0, 10, 0]], [4, 2, 7])
    assert found == [(2, "matched"), (7, "matched"), (4, "matched")]
    assert matching.reassigned_share == 0 and matching.adjusted_rand == pytest.approx(1)


def test_split_gets_a_new_id_and_names_its_parent():
    matching, found = _identities([[60, 40, 0], [0, 0, 50]], [1, 2])
    assert found == [(1, "matched"), (9, "split"), (2, "matched")]
    assert matching.continued[1].related_segment_ids == (1,)


def test_merged_names_the_segment_that_it_went_into():
    matching, found = _identities([[60, 0], [40, 0], [0, 50]], [1, 2, 3])
    assert found == [(1, "matched"), (3, "matched")]
    [ended] = matching.ended
    assert (ended.segment_id, ended.identity, ended.related_segment_ids) == (2, "merged", (1,))


def test_segments_that_share_too_little_are_new_and_retired():
    matching, found = _identities([[10, 10, 10, 10]] * 4, [1, 2, 3, 4])
    assert all(identity == "new" for _, identity in found)
    assert sorted(segment_id for segment_id, _ in found) == [9, 10, 11, 12]
    assert [one.identity for one in matching.ended] == ["retired"] * 4


def test_adjusted_rand_equals_scikit_learn():
    random = np.random.default_rng(0)
    old, new = random.integers(4, size=500), random.integers(3, size=500)
    new = np.where(random.random(500) < 0.6, np.minimum(old, 2), new)
    table = np.zeros((4, 3), dtype=int)
    np.add.at(table, (old, new), 1)
    matching, _ = _identities(table, [1, 2, 3, 4])
    assert matching.adjusted_rand == pytest.approx(adjusted_rand_score(old, new))
