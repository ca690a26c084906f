"""The rule that chooses k, branch by branch; expected choices follow from the rule."""

from dataclasses import replace

import numpy as np
import pytest
from customer_segmentation.fit.evidence import Evidence
from customer_segmentation.fit.selection import select
from customer_segmentation.model.naming import Subject, levels, suggest_names

PLAIN = Evidence(
    k=3, within_cluster_sum_of_squares=1.0, explained_ratio=0.5, silhouette_score=0.5,
    silhouette_null=0.3, davies_bouldin_score=1.0,
    calinski_harabasz_score=1.0, stability_adjusted_rand=0.9, segment_jaccards=(0.9, 0.9),
    smallest_segment_share=0.1, best_restart_share=0.5,
)  # fmt: skip


def _candidate(k, silhouette, **changes):
    return replace(PLAIN, k=k, silhouette_score=silhouette, **changes)


def _select(*candidates, **settings):
    return select(list(candidates), minimum_segment_share=0.01, **settings)


def test_largest_within_the_tolerance_of_the_best():
    chosen = _select(_candidate(3, 0.50), _candidate(4, 0.49), _candidate(5, 0.47))
    assert chosen.k == 4
    assert "within 0.02" in chosen.summary
    assert "more than 0.02" in chosen.verdicts[5].reason
    assert "coarser" in chosen.verdicts[3].reason


def test_earlier_k_stays_while_it_is_as_good_as_the_best():
    candidates = [_candidate(3, 0.49), _candidate(4, 0.50), _candidate(5, 0.49)]
    assert _select(*candidates).k == 5
    kept = _select(*candidates, earlier_k=3)
    assert kept.k == 3
    assert "earlier model" in kept.summary and "earlier model" in kept.verdicts[5].reason
    assert "highest silhouette" in _select(*candidates, earlier_k=4).summary


def test_earlier_k_goes_where_the_evidence_is_against_it():
    worse = [_candidate(3, 0.47), _candidate(4, 0.50)]
    assert _select(*worse, earlier_k=3).k == 4
    unstable = [_candidate(3, 0.50, segment_jaccards=(0.7,)), _candidate(4, 0.50)]
    assert _select(*unstable, earlier_k=3).k == 4
    assert _select(*worse, earlier_k=9).k == 4
    assert _select(*worse, earlier_k=4, forced_k=3).k == 3


def test_unstable_and_tiny_ones_are_passed_over():
    chosen = _select(
        _candidate(3, 0.40),
        _candidate(4, 0.60, segment_jaccards=(0.9, 0.749)),
        _candidate(5, 0.60, smallest_segment_share=0.009),
    )
    assert chosen.k == 3
    assert (
        "not stable" in chosen.verdicts[4].reason
        and "smallest segment" in chosen.verdicts[5].reason
    )


def test_limits_themselves_qualify():
    chosen = _select(
        _candidate(3, 0.4),
        _candidate(4, 0.6, segment_jaccards=(0.75,), smallest_segment_share=0.01),
    )
    assert chosen.k == 4


def test_without_an_eligible_one_the_most_stable_by_convention():
    unstable = [
        _candidate(3, 0.6, segment_jaccards=(0.5,)),
        _candidate(4, 0.4, segment_jaccards=(0.7,)),
    ]
    chosen = _select(*unstable)
    assert (chosen.k, chosen.basis, chosen.has_clear_groups) == (4, "convention", False)
    assert "convention" in chosen.summary and "No clear groups" in chosen.summary
    # The most stable of all has a segment of one person.
    tiny = _candidate(5, 0.6, segment_jaccards=(0.74,), smallest_segment_share=0.001)
    assert _select(*unstable, tiny).k == 4
    assert "each number has a segment below 1.00%" in _select(tiny).summary
    trimmed = _candidate(5, 0.6)
    chosen = _select(trimmed, set_aside={5: 2})
    assert (chosen.basis, chosen.has_clear_groups) == ("convention", False)
    assert "2 customers who are far from all others set aside" in chosen.summary


def _level(k, silhouette, **changes):
    return _candidate(k, silhouette, **{"segment_jaccards": (0.96, 0.95), **changes})


def test_a_finer_level_is_taken_where_every_segment_is_surely_stable():
    nested = [_level(4, 0.8), _candidate(5, 0.6), _level(8, 0.6)]
    fine = np.arange(16) % 8
    chosen = _select(*nested, labels={4: fine // 2, 5: np.minimum(fine // 2 + fine // 7, 4),
                                      8: fine})  # fmt: skip
    assert (chosen.k, chosen.basis, chosen.has_clear_groups) == (8, "evidence", True)
    assert "finer level" in chosen.summary
    assert [k for k, one in chosen.verdicts.items() if one.is_stable_level] == [4, 8]
    # All four are pairs of the eight.
    assert chosen.verdicts[4].split_segment_count == 4
    assert chosen.verdicts[8].split_segment_count is None
    assert "Also stable: 4, a coarser level (4 of 4 segments split into 8)" in chosen.summary


@pytest.mark.parametrize(
    "change",
    [{"segment_jaccards": (0.94, 1.0)}, {"silhouette_null": 0.7},
     {"smallest_segment_share": 0.009}],
)  # fmt: skip
def test_a_finer_level_needs_all_three(change):
    chosen = _select(_level(4, 0.8), _level(8, 0.6, **change))
    assert chosen.k == 4 and not chosen.verdicts[8].is_stable_level


def test_level_chooses_among_the_stable_ones():
    nested = [_level(3, 0.7), _level(4, 0.8), _level(8, 0.6), _candidate(9, 0.5)]
    chosen = {level: _select(*nested, level=level).k for level in ("coarse", "auto", "fine")}
    assert chosen == {"coarse": 3, "auto": 8, "fine": 9}
    assert "segmentation_level: fine" in _select(*nested, level="fine").summary
    assert _select(*nested, level="fine", forced_k=4).k == 4
    # Of two finer levels the earlier model's stays.
    assert _select(*nested, _level(10, 0.5)).k == 10
    assert _select(*nested, _level(10, 0.5), earlier_k=8).k == 8


def test_the_edge_of_the_range_is_said():
    rising = [_candidate(k, 0.1 * k) for k in (3, 4, 5)]
    chosen = _select(*rising)
    assert chosen.is_at_range_edge and "segmentation_k_max above 5" in chosen.summary
    assert not _select(*rising, _candidate(6, 0.3)).is_at_range_edge
    assert not _select(_candidate(3, 0.4)).is_at_range_edge


def test_a_range_that_begins_above_what_the_data_have_is_said():
    pair = _level(2, 0.9)
    chosen = _select(pair, _candidate(3, 0.5), _candidate(4, 0.4), ks=[3, 4])
    assert chosen.k == 3 and "segmentation_k_min 2" in chosen.summary
    assert not chosen.verdicts[2].is_in_range and not chosen.verdicts[2].is_eligible
    without = _select(_level(2, 0.4), _candidate(3, 0.5), ks=[3])
    assert "segmentation_k_min" not in without.summary
    # A convention says it as well.
    unstable = _candidate(3, 0.5, segment_jaccards=(0.6,))
    assert "segmentation_k_min 2" in _select(pair, unstable, ks=[3]).summary


def test_no_better_than_noise_is_said():
    chosen = _select(_candidate(3, 0.30), _candidate(4, 0.25))
    assert not chosen.has_clear_groups
    assert "No clear groups" in chosen.summary and "continuum" in chosen.verdicts[3].reason


def test_forced_k_wins_and_the_preference_is_told():
    chosen = _select(_candidate(3, 0.3), _candidate(4, 0.5), forced_k=3)
    assert chosen.k == 3
    assert "prefers k = 4" in chosen.summary
    assert "agrees" in _select(_candidate(3, 0.5), forced_k=3).summary


def _names(subjects, differences, values=None):
    return [one.text for one in suggest_names(subjects, differences, values or differences)]


A_AND_B = [Subject("a", unit="k$"), Subject("b")]


@pytest.mark.parametrize(
    ("differences", "names"),
    [
        # Notable from half a deviation on, in the order of the features, not of strength.
        ([[0.5, -2.0], [-0.5, 0.4]], ["High a · low b", "Low a"]),
        # A tenth more than another high one is not the highest, a fifth is.
        ([[1.1, 0.0], [1.0, 0.6]], ["High a", "High a · high b"]),
        ([[1.2, 0.0], [1.0, 0.6], [-0.6, 0.0]], ["Highest a", "High a · high b", "Low a"]),
        # Nothing notable of two.
        ([[0.4, 0.0], [-3.0, 0.0]], ["Middle a · middle b", "Low a"]),
        # The second trait parts them, though it is not notable; then only a value does.
        ([[1.0, 0.0], [1.0, 0.6], [1.1, -0.7]],
         ["High a", "High a · high b", "High a · low b"]),
        ([[1.0, 0.1], [1.1, 0.0]], ["High a (1 k$)", "High a (1.1 k$)"]),
    ],
)  # fmt: skip
def test_names_say_the_levels_and_tell_segments_apart(differences, names):
    assert _names(A_AND_B, differences) == names


def test_names_of_many_segments_are_unique_and_of_two_traits_in_one_order():
    random = np.random.default_rng(3)
    subjects = [Subject(f"f{place}") for place in range(6)]
    for k in (3, 8, 20):
        differences = random.normal(0, 0.8, (k, 6)).tolist()
        names = _names(subjects, differences)
        assert len(set(names)) == k
        for name, of_segment in zip(names, levels(differences), strict=True):
            words = name.split(" (")[0].lower().split(" · ")
            places = [int(word[-1]) for word in words if word != "close to average"]
            assert len(places) <= 2 and places == sorted(places)
            assert words in (["close to average"],
                             [f"{of_segment[one]} f{one}" for one in places])  # fmt: skip


def test_words_of_columns_and_categories_are_used():
    subjects = [
        Subject("recency", low_word="recent", high_word="lapsed"),
        *(Subject("contract", phrase, column="contract") for phrase in ("monthly", "yearly")),
    ]
    differences = [[1.5, 0.1, -0.1], [0.9, -0.8, 0.8], [-0.9, 0.7, -0.7]]
    shares = [[300, 0.5, 0.5], [200, 0.0, 1.0], [9, 0.8, 0.2]]
    assert _names(subjects, differences, shares) == [
        "Most lapsed", "Lapsed · yearly", "Recent · 80 % monthly",
    ]  # fmt: skip
    # Three categories, of which one is hardly there: that is what sets the segment apart.
    three = [Subject("plan", phrase, column="plan") for phrase in ("basic", "plus", "pro")]
    shares = [[0.0, 0.5, 0.5], [0.3, 0.3, 0.3]]
    assert _names(three, [[-0.9, 0.4, 0.4], [0.1, 0, 0]], shares) == [
        "No basic", "Close to average",
    ]  # fmt: skip
