"""The rule that chooses k, branch by branch; expected choices follow from the rule."""

from dataclasses import replace

import numpy as np
import pytest
from customer_segmentation.evidence import Evidence
from customer_segmentation.naming import Subject, levels, suggest_names
from customer_segmentation.selection import select

PLAIN = Evidence(
    k=3, within_cluster_sum_of_squares=1.0, explained_ratio=0.5, silhouette_score=0.5,
    silhouette_standard_error=0.02, silhouette_null=0.3, davies_bouldin_score=1.0,
    calinski_harabasz_score=1.0, stability_adjusted_rand=0.9, segment_jaccards=(0.9, 0.9),
    smallest_segment_share=0.1, best_restart_share=0.5,
)  # fmt: skip


def _candidate(k, silhouette, **changes):
    return replace(PLAIN, k=k, silhouette_score=silhouette, **changes)


def _select(*candidates, **settings):
    return select(list(candidates), minimum_segment_share=0.01, **settings)


def test_largest_within_one_standard_error_of_the_best():
    chosen = _select(_candidate(3, 0.50), _candidate(4, 0.49), _candidate(5, 0.47))
    assert chosen.k == 4
    assert "within one standard error" in chosen.summary
    assert "more than one standard error" in chosen.reasons[5]
    assert "coarser" in chosen.reasons[3]


def test_earlier_k_stays_while_it_is_as_good_as_the_best():
    candidates = [_candidate(3, 0.49), _candidate(4, 0.50), _candidate(5, 0.49)]
    assert _select(*candidates).k == 5
    kept = _select(*candidates, earlier_k=3)
    assert kept.k == 3
    assert "earlier model" in kept.summary and "earlier model" in kept.reasons[5]
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
    assert "not stable" in chosen.reasons[4] and "smallest segment" in chosen.reasons[5]


def test_limits_themselves_qualify():
    chosen = _select(
        _candidate(3, 0.4),
        _candidate(4, 0.6, segment_jaccards=(0.75,), smallest_segment_share=0.01),
    )
    assert chosen.k == 4


def test_without_an_eligible_one_the_most_stable():
    chosen = _select(
        _candidate(3, 0.6, segment_jaccards=(0.5,)), _candidate(4, 0.4, segment_jaccards=(0.7,))
    )
    assert chosen.k == 4
    assert "most stable" in chosen.summary


def test_no_better_than_noise_is_said():
    chosen = _select(_candidate(3, 0.30), _candidate(4, 0.25))
    assert not chosen.has_clear_groups
    assert "No clear groups" in chosen.summary and "continuum" in chosen.reasons[3]


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
