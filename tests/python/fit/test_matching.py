"""Which segment is which after another fit, branch by branch; tables made by hand."""

import numpy as np
import pytest
from customer_segmentation.fit.matching import match_segments, returning_segments
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


def test_near_tie_goes_to_the_older_segment():
    _, found = _identities([[0, 52], [50, 0], [0, 48]], [7, 4, 2])
    assert found == [(4, "matched"), (2, "matched")]
    _, found = _identities([[0, 60], [50, 0], [0, 40]], [7, 4, 2])
    assert found == [(4, "matched"), (7, "matched")]


def test_segment_that_comes_back_gets_its_old_id():
    old = {3: np.array([10.0, 0.0]), 5: np.array([4.9, 0.0]), 6: np.array([10.5, 0.0])}
    centroids = np.array([[0.0, 0.0], [10.0, 0.2]])
    # 5 lies in the middle of both; of two at one place the nearer one comes back.
    assert returning_segments(old, centroids) == {1: 3}
    matching = match_segments(
        np.array([[50, 40]]), segment_ids=[1], next_id=9, returning={1: 3, 0: 5}
    )
    assert [(one.segment_id, one.identity) for one in matching.continued] == [
        (1, "matched"), (3, "returned")
    ]  # fmt: skip
    assert matching.continued[1].related_segment_ids == (1,)


def test_segment_goes_on_with_those_who_stay_where_a_merged_one_returns():
    for table, expected in (
        ([[60, 40]], [(3, "returned"), (1, "matched")]),
        ([[50, 50]], [(3, "returned"), (1, "matched")]),
        # Nearly all are at the other place now: the segment has moved there itself.
        ([[90, 10]], [(1, "matched"), (9, "split")]),
    ):
        matching = match_segments(np.array(table), segment_ids=[1], next_id=9, returning={0: 3})
        assert [(one.segment_id, one.identity) for one in matching.continued] == expected


def test_ids_follow_the_people_where_whole_groups_moved():
    """Three groups in a row moved on by three quarters: two are taken for the next one."""
    placed = np.array([[0, 0, 0], [100, 0, 0], [0, 100, 100]])
    recorded = np.diag([90, 80, 85])
    matching = match_segments(placed, recorded=recorded, segment_ids=[1, 2, 3], next_id=4)
    assert [(one.segment_id, one.identity) for one in matching.continued] == [
        (1, "matched"), (2, "matched"), (3, "matched")
    ]  # fmt: skip
    assert set(matching.disputed) >= {1, 2} and matching.ended == ()


def test_ids_are_not_disputed_without_need():
    placed = np.array([[90, 10], [10, 90]])
    for recorded in (
        [[0, 0], [0, 0]],  # nobody is recorded
        [[0, 9], [9, 0]],  # too few are
        [[80, 12], [12, 80]],  # both say the same
        [[45, 55], [55, 45]],  # too close to tell
        [[50, 50], [50, 50]],
    ):
        matching = match_segments(
            placed, recorded=np.array(recorded), segment_ids=[1, 2], next_id=3
        )
        assert [one.segment_id for one in matching.continued] == [1, 2]
        assert matching.disputed == ()
