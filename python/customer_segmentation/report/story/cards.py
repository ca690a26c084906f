"""A card for each segment: how large it is, what is strong in it, its rule and its action."""

from collections.abc import Sequence
from dataclasses import dataclass

from customer_segmentation.report.reading import Marts
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import (
    count,
    index_text,
    plain,
    sentence_case,
    share,
)

TRAITS_SHOWN = 3
# An index beyond this is drawn at the end of its bar; the number still says it.
LARGEST_INDEX = 200


@dataclass(frozen=True)
class Trait:
    """One strong trait of a segment; the bar runs from ``start`` over ``length``, in %."""

    label: str
    value: str
    index: str
    start: float
    length: float


@dataclass(frozen=True)
class Card:
    """One segment in short."""

    segment: Segment
    size: str
    traits: Sequence[Trait]
    rule: str | None
    rule_quality: str | None
    action: str | None
    owner: str | None


def cards(marts: Marts, segments: Sequence[Segment]) -> list[Card]:
    """Describe each segment in short."""
    profiles = marts.profiles
    rules = {row["segment_id"]: row for row in marts["segment_rules"]}
    made = []
    for one in segments:
        profile, rule = profiles[one.segment_id], rules.get(one.segment_id)
        size = f"{count(one.customer_count)} customers, {share(one.customer_share)}"
        if profile["value_share"] is not None:
            size += f" · {share(profile['value_share'])} of the value"
        made.append(
            Card(
                segment=one,
                size=size,
                traits=_traits(marts, one),
                rule=plain(rule["rule"]) if rule else None,
                rule_quality=(
                    f"Holds for {share(rule['caught_share'])} of the segment;"
                    f" {share(rule['purity'])} of those it holds for belong"
                )
                if rule
                else None,
                # Marketing's words, where the build has them.
                action=plain(profile["action"]) if profile.get("action") else None,
                owner=plain(profile["owner"]) if profile.get("owner") else None,
            )
        )
    return made


def _traits(marts: Marts, segment: Segment) -> list[Trait]:
    traits = []
    for row in marts["segment_feature_profiles"]:
        if (
            row["segment_id"] != segment.segment_id
            or not row["is_trait"]
            or row["trait_rank"] > TRAITS_SHOWN
        ):
            continue
        column = marts.column(row["feature"])
        index = row["index_vs_all"]
        reach = 50 if index is None else min(max(index, 0), LARGEST_INDEX) / LARGEST_INDEX * 100
        traits.append(
            Trait(
                label=sentence_case(plain(column.label)),
                value=column.written(row["typical_value"], row["typical_value_of_all"]),
                index=index_text(index),
                start=round(min(50, reach), 1),
                length=round(max(abs(reach - 50), 0.8), 1),
            )
        )
    return traits
