"""What the page says in words, made from the numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from customer_segmentation.report.change_figures import stayed_share
from customer_segmentation.report.privacy import count_text
from customer_segmentation.report.reading import Column, Marts, Row
from customer_segmentation.report.segments import Segment, letter
from customer_segmentation.report.wording import (
    index_text,
    plain,
    sentence_case,
    share,
)

TRAITS_SHOWN = 3
# An index beyond this is drawn at the end of its bar; the number still says it.
LARGEST_INDEX = 200


@dataclass(frozen=True)
class KeyFigure:
    """One number that a reader takes along."""

    value: str
    meaning: str


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


def headline(marts: Marts, segments: Sequence[Segment]) -> str:
    """Say in one or two sentences what the page shows."""
    profiles = {row["segment_id"]: row for row in marts["segment_profiles"]}
    valued = [one for one in segments if profiles[one.segment_id]["value_share"] is not None]
    if valued:
        richest = max(valued, key=lambda one: profiles[one.segment_id]["value_share"])
        return (
            f"“{richest.name}” are {share(richest.customer_share)} of customers and"
            f" {share(profiles[richest.segment_id]['value_share'])} of the value."
        )
    largest = max(segments, key=lambda one: one.customer_count)
    sentence = (
        f"The largest segment, “{largest.name}”, holds {share(largest.customer_share)} of"
        " customers."
    )
    strongest = [
        row
        for row in marts["segment_feature_profiles"]
        if row["is_trait"] and row["trait_rank"] == 1
    ]
    if not strongest:
        return f"{sentence} No segment lies far from the average in any number."
    trait = max(strongest, key=lambda row: abs(row["standardized_difference"]))
    apart = next(one for one in segments if one.segment_id == trait["segment_id"])
    column = marts.column(trait["feature"])
    mine, all_of_them = _compared(column, trait)
    usual = "typically" if trait["feature"] in marts.reshaped_features else "on average"
    verb = "stands out most" if has_clear_groups(marts) else "lies furthest from the average"
    is_share = " share of" if column.is_share else ""
    return (
        f"{sentence} “{apart.name}” ({share(apart.customer_share)}) {verb}: its"
        f"{is_share} {plain(column.label)} is {mine} {usual}, that of all customers"
        f" {all_of_them}."
    )


def _compared(column: Column, profile: Row) -> tuple[str, str]:
    """Write what is typical of a segment and of all, so that the difference shows."""
    mine, all_of_them = profile["typical_value"], profile["typical_value_of_all"]
    return column.written(mine, all_of_them), column.written(all_of_them, mine)


def key_figures(marts: Marts, segments: Sequence[Segment]) -> list[KeyFigure]:
    """Choose the five numbers at the top."""
    figures = [
        KeyFigure(f"{marts.customer_count:,}", "customers segmented"),
        KeyFigure(str(len(segments)), f"segments, {_how_chosen(marts)}"),
    ]
    chosen = next(
        (row for row in marts["segment_count_candidates"] if row["is_selected"]), None
    )
    if chosen:
        figures.append(
            KeyFigure(
                f"{chosen['silhouette_score']:.2f}",
                f"mean silhouette; data without groups reach {chosen['silhouette_null']:.2f}",
            )
        )
    figures.append(KeyFigure(share(borderline_share(marts)), "of customers are borderline"))
    stayed = stayed_share(marts)
    if stayed is not None:
        figures.append(KeyFigure(share(stayed), "stayed in their segment"))
    else:
        read, rejected = records_read_and_rejected(marts)
        figures.append(KeyFigure(f"{rejected:,}", f"of {read:,} records rejected"))
    return figures


def _how_chosen(marts: Marts) -> str:
    """By whom the number was set, from what was recorded with the model."""
    basis = marts.document.quality.selection_basis
    if basis == "setting" or marts.document.settings.k != "auto":
        return "as the setting asks"
    if basis == "convention" or not has_clear_groups(marts):
        return "a convention"
    return "chosen by evidence"


def borderline_share(marts: Marts) -> float:
    """Share of all customers who are nearly as near to another segment."""
    counted = [
        row["borderline_share"] * row["customer_count"]
        for row in marts["segment_profiles"]
        if row["borderline_share"] is not None
    ]
    return sum(counted) / max(marts.customer_count, 1)


def records_read_and_rejected(marts: Marts) -> tuple[int, int]:
    """Count the records that came in, and those that became no customer."""

    def count(metric: str) -> int:
        return sum(
            row["record_count"]
            for row in marts["data_quality_summary"]
            if row["metric_name"] == metric
        )

    return count("records_read"), count("records_rejected")


def cards(marts: Marts, segments: Sequence[Segment]) -> list[Card]:
    """Describe each segment in short."""
    profiles = {row["segment_id"]: row for row in marts["segment_profiles"]}
    rules = {row["segment_id"]: row for row in marts["segment_rules"]}
    made = []
    for one in segments:
        profile, rule = profiles[one.segment_id], rules.get(one.segment_id)
        size = f"{one.customer_count:,} customers, {share(one.customer_share)}"
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
                value=_compared(column, row)[0],
                index=index_text(index),
                start=round(min(50, reach), 1),
                length=round(max(abs(reach - 50), 0.8), 1),
            )
        )
    return traits


def verdict(marts: Marts) -> str:
    """Say why there are so many segments, and whether they are groups at all."""
    return plain(marts.model["selection_reason"])


def has_clear_groups(marts: Marts) -> bool:
    """Whether the silhouette beats that of data without groups."""
    return bool(marts.model["has_clear_groups"])


def change_in_words(marts: Marts) -> str:
    """Say what the page knows about change, also where that is nothing."""
    moves = marts["segment_changes"]
    if not moves:
        return (
            "There is no earlier date to compare with: this page shows the first one. The"
            " next build with newer data adds who moved, joined and left."
            + _refusal_in_words(marts)
        )
    total = {"joined": 0, "left": 0}
    for row in moves:
        if row["from_segment_id"] is None:
            total["joined"] += row["customer_count"]
        elif row["to_segment_id"] is None:
            total["left"] += row["customer_count"]
    stayed = stayed_share(marts)
    kept = (
        ""
        if stayed is None
        else f"{share(stayed)} of the customers of both dates stayed in their segment; "
    )
    return (
        f"From {moves[0]['from_date']} to {moves[0]['to_date']}:"
        f" {kept}{count_text(total['joined'])} joined and {count_text(total['left'])} left."
        + _identities_in_words(marts)
        + _refusal_in_words(marts)
    )


def _identities_in_words(marts: Marts) -> str:
    """Say which segments began and ended with a model that is newer than the date before."""
    if marts.model["as_of_date"] <= marts["segment_changes"][0]["from_date"]:
        return ""
    names = {row["segment_id"]: plain(row["segment_name"]) for row in marts["segment_profiles"]}
    told = []
    for row in marts["segment_lineage"]:
        segment_id = row["segment_id"]
        name = f"{letter(segment_id)} “{names[segment_id]}”" if segment_id in names else ""
        related = " and ".join(
            letter(int(one)) for one in re.findall("[0-9]+", row["related_segment_ids"] or "")
        )
        told += {
            "new": [f"{name} is new"],
            "returned": [f"{name} is back"],
            "split": [f"{name} was split off {related}"],
            "merged": [f"{letter(segment_id)} was merged into {related}"],
            "retired": [f"{letter(segment_id)} ended"],
        }.get(row["identity"], [])
    return f" The model was fitted anew: {'; '.join(told)}." if told else ""


def _refusal_in_words(marts: Marts) -> str:
    """Say that a newer fit was refused, since somebody may have asked for it."""
    return "".join(
        f" A fit of {row['k']} segments on {row['as_of_date']} was refused:"
        f" {plain(row['fit_reason']).rpartition('refused: ')[2]}."
        for row in marts["refused_models"]
    )


def no_clear_groups(marts: Marts) -> str:
    """Say what the lack of clear groups rests on: the comparison, or stability and size."""
    chosen = next(
        (row for row in marts["segment_count_candidates"] if row["is_selected"]), None
    )
    if chosen and chosen["silhouette_score"] > chosen["silhouette_null"]:
        return (
            "The segments cut a continuum: these customers do not separate into groups that"
            " are stable, large enough and clearer than data without groups would give."
            " Use them as a ruler, not as a discovery."
        )
    return (
        "These customers separate no better than data without groups would: the segments cut"
        " a continuum. Use them as a ruler, not as a discovery."
    )


def described_features(marts: Marts) -> str:
    """List what customers are clustered on."""
    return _listed([plain(marts.column(feature).label) for feature in marts.features])


def _who_was_seen(marts: Marts) -> str:
    """Say who trained the model, from the counts and shares that were stored with it."""
    model, document = marts.model, marts.document
    everybody, seen = document.customer_count, document.participant_count
    lacks = any(one.missing_share for one in document.features)
    if seen < everybody:
        who = (
            f"{seen:,} of {everybody:,} customers have a value in every feature and made the"
            f" model; the other {everybody - seen:,} stayed out of the fit, and belong to the"
            " segment that is nearest by the values they have."
        )
    elif lacks:
        who = (
            f"{everybody:,} customers made the model; those who lack a value in a feature took"
            " part with a stand-in for it."
        )
    else:
        who = f"{everybody:,} customers, all with a value in every feature, made the model."
    if model["training_row_count"] < seen:
        who += f" {model['training_row_count']:,} of them trained the search"
        who += (
            f", and {model['iterations']:,} steps on all {seen:,} moved the centroids to their"
            " place."
            if model["iterations"]
            else "."
        )
    return who


def method(marts: Marts) -> list[tuple[str, str]]:
    """Explain what was done and what it cannot do, point by point."""
    model = marts.model
    features = [
        sentence_case(plain(marts.column(row["feature"]).label))
        + (" (logarithm)" if row["transform"] == "log1p" else "")
        for row in marts["segmentation_model_features"]
    ]
    scalings = {
        "standard": "scaled to mean 0 and standard deviation 1",
        "robust": "scaled to median 0 and interquartile range 1",
        "none": "in their own units",
    }
    protected = [
        sentence_case(marts.column(name).label)
        for name in (model.get("protected_features") or "").split(", ")
        if name
    ]
    said = []
    if protected:
        said.append(
            (
                "Made by protected attributes",
                f"{_listed(protected)} may describe segments, but here they also make them:"
                " people are grouped by it. Check that the use of these segments allows that.",
            )
        )
    return [
        *said,
        (
            "How customers are grouped",
            f"K-means on {_listed(features)}, {scalings[model['scaling']]}:"
            " each customer belongs to the nearest centroid, and each centroid is the mean of"
            " its customers.",
        ),
        (
            "What the model has seen",
            _who_was_seen(marts)
            + " The transform is frozen with the model: a customer whose data stay the same"
            " stays in the segment until the next fit.",
        ),
        (
            "What an index is",
            "100 times the segment's mean divided by that of all customers: 120 is a fifth"
            " above the average. Of a feature in logarithms or with clip limits not"
            " the mean but the typical value, which the distance makes of what it sees (of a"
            " logarithm the geometric mean).",
        ),
        (
            "What it cannot do",
            "K-means finds round groups of similar spread and always returns as many as it is"
            " asked for. Segments describe; they explain no cause and predict no purchase. A"
            " borderline customer is almost as near to another segment, and no single"
            " customer should be judged by a segment.",
        ),
        (
            "What is left out here",
            "No number of fewer than 10 people who share a value or a move is told:"
            " neighbouring bands are one until they hold as many, and rarer values show as"
            " “under 10”. Missing values and the sizes of segments are told as they are. No"
            " customer is named.",
        ),
    ]


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
