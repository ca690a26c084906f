"""What was done, and what it cannot do."""

from customer_segmentation.model.known_transforms import TRANSFORMS
from customer_segmentation.report.privacy import SMALL_CELL, UNDER
from customer_segmentation.report.reading import Marts
from customer_segmentation.wording import count, enumerated, plain, sentence_case


def method(marts: Marts) -> list[tuple[str, str]]:
    """Explain what was done and what it cannot do, point by point."""
    model = marts.model
    features = [
        sentence_case(plain(marts.column(row["feature"]).label))
        + (f" ({in_words})" if in_words else "")
        for row in marts["segmentation_model_features"]
        for in_words in [TRANSFORMS[row["transform"]].in_words]
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
                f"{enumerated(protected)} may describe segments, but here they also make them:"
                " people are grouped by it. Check that the use of these segments allows that.",
            )
        )
    return [
        *said,
        (
            "How customers are grouped",
            f"K-means on {enumerated(features)}, {scalings[model['scaling']]}:"
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
            " above the average. Of a feature that is transformed or clipped not"
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
            f"No number of fewer than {SMALL_CELL} people who share a value or a move is told:"
            " neighbouring bands are one until they hold as many, and rarer values show as"
            f" “{UNDER}”. Missing values and the sizes of segments are told as they are. No"
            " customer is named.",
        ),
    ]


def _who_was_seen(marts: Marts) -> str:
    """Say who trained the model, from the counts and shares that were stored with it."""
    model, document = marts.model, marts.document
    everybody, seen = document.customer_count, document.participant_count
    lacks = any(one.missing_share for one in document.features)
    if seen < everybody:
        who = (
            f"{count(seen)} of {count(everybody)} customers have a value in every feature and"
            f" made the model; the other {count(everybody - seen)} stayed out of the fit, and"
            " belong to the segment that is nearest by the values they have."
        )
    elif lacks:
        who = (
            f"{count(everybody)} customers made the model; those who lack a value in a feature"
            " took part with a stand-in for it."
        )
    else:
        who = (
            f"{count(everybody)} customers, all with a value in every feature, made the model."
        )
    if model["training_row_count"] < seen:
        who += f" {count(model['training_row_count'])} of them trained the search"
        who += (
            f", and {count(model['iterations'])} steps on all {count(seen)} moved the centroids"
            " to their place."
            if model["iterations"]
            else "."
        )
    return who
