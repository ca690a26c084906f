"""How the page opens: its headline, its key figures, and whether there are groups at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from customer_segmentation.report.reading import Marts
from customer_segmentation.report.segments import Segment
from customer_segmentation.wording import count, enumerated, number, plain, share


@dataclass(frozen=True)
class KeyFigure:
    """One number that a reader takes along."""

    value: str
    meaning: str


def headline(marts: Marts, segments: Sequence[Segment]) -> str:
    """Say in one or two sentences what the page shows."""
    profiles = marts.profiles
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
    mine, all_of_them = column.compared(trait["typical_value"], trait["typical_value_of_all"])
    usual = "typically" if trait["feature"] in marts.reshaped_features else "on average"
    verb = "stands out most" if has_clear_groups(marts) else "lies furthest from the average"
    is_share = " share of" if column.is_share else ""
    return (
        f"{sentence} “{apart.name}” ({share(apart.customer_share)}) {verb}: its"
        f"{is_share} {plain(column.label)} is {mine} {usual}, that of all customers"
        f" {all_of_them}."
    )


def key_figures(marts: Marts, segments: Sequence[Segment]) -> list[KeyFigure]:
    """Choose the five numbers at the top."""
    figures = [
        KeyFigure(count(marts.customer_count), "customers segmented"),
        KeyFigure(str(len(segments)), f"segments, {_how_chosen(marts)}"),
    ]
    chosen = next(
        (row for row in marts["segment_count_candidates"] if row["is_selected"]), None
    )
    if chosen:
        figures.append(
            KeyFigure(
                number(chosen["silhouette_score"], 2),
                "mean silhouette; data without groups reach"
                f" {number(chosen['silhouette_null'], 2)}",
            )
        )
    figures.append(KeyFigure(share(borderline_share(marts)), "of customers are borderline"))
    stayed = marts.stayed_share
    if stayed is not None:
        figures.append(KeyFigure(share(stayed), "stayed in their segment"))
    else:
        read, rejected = marts.records_read_and_rejected
        figures.append(KeyFigure(count(rejected), f"of {count(read)} records rejected"))
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


def verdict(marts: Marts) -> str:
    """Say why there are so many segments, and whether they are groups at all."""
    return plain(marts.model["selection_reason"])


def has_clear_groups(marts: Marts) -> bool:
    """Whether the silhouette beats that of data without groups."""
    return bool(marts.model["has_clear_groups"])


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
    return enumerated([plain(marts.column(feature).label) for feature in marts.features])
