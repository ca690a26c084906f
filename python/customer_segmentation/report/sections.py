"""The figures in the order of the page: a new one is a file and a line here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from customer_segmentation.report.figures import (
    attributes,
    drift,
    effects,
    explained_by_k,
    migrations,
    records,
    segment_map,
    silhouette_by_k,
    silhouettes,
    size_changes,
    sizes,
    stability,
    traits,
    values,
)
from customer_segmentation.report.figures.builders import Figure
from customer_segmentation.report.reading import Marts
from customer_segmentation.report.segments import Segment, marked_segments
from customer_segmentation.report.story.change import change_in_words
from customer_segmentation.report.story.opening import verdict

Draw = Callable[[Marts, Sequence[Segment]], list[Figure]]


@dataclass(frozen=True)
class Section:
    """One part of the page: a heading, words, figures."""

    name: str
    title: str
    text: str
    figures: Sequence[Figure]


def sections(marts: Marts) -> list[Section]:
    """Draw all figures, in the order of the page."""
    segments = marked_segments(marts)

    def section(name: str, title: str, text: str, *drawing: Draw) -> Section:
        return Section(
            name, title, text, [one for draw in drawing for one in draw(marts, segments)]
        )

    return [
        section(
            "portraits",
            "What sets them apart",
            "",
            segment_map.draw,
            traits.draw,
            sizes.draw,
            effects.draw,
            attributes.draw,
        ),
        section(
            "evidence",
            "How sure is this?",
            verdict(marts),
            silhouette_by_k.draw,
            explained_by_k.draw,
            stability.draw,
            silhouettes.draw,
        ),
        section(
            "changes",
            "What changed?",
            change_in_words(marts),
            migrations.draw,
            size_changes.draw,
            drift.draw,
        ),
        section(
            "quality",
            "Where the numbers come from",
            "Every record read is a customer, a counted copy, or rejected with its reason.",
            records.draw,
            values.draw,
        ),
    ]
