"""What changed since the last date, in words, also where that is nothing."""

import re

from customer_segmentation.report.privacy import count_text
from customer_segmentation.report.reading import Marts
from customer_segmentation.report.segments import letter
from customer_segmentation.wording import plain, share


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
    stayed = marts.stayed_share
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
        f" {plain(row['shortcomings'] or row['fit_reason'])}."
        for row in marts["refused_models"]
    )
