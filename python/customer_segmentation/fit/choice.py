"""Search every number of segments, judge, and choose one."""

from dataclasses import dataclass
from functools import partial

from threadpoolctl import threadpool_limits

from customer_segmentation.fit.earlier_model import Reference
from customer_segmentation.fit.evidence import Evidence
from customer_segmentation.fit.judging import search_and_judge, without_few
from customer_segmentation.fit.sample import Sample, searchable_ks
from customer_segmentation.fit.search import Partition
from customer_segmentation.fit.selection import Selection, select
from customer_segmentation.fit.workers import Workers
from customer_segmentation.progress import report, warn
from customer_segmentation.settings import Settings


@dataclass(frozen=True)
class Choice:
    """The chosen partition, its evidence, that of all candidates, and the words for it."""

    partition: Partition
    evidence: Evidence
    candidates: list[Evidence]
    selection: Selection
    reason: str


def choose(
    sample: Sample, settings: Settings, *, reference: Reference, workers: Workers
) -> Choice:
    """Choose the number of segments, with the partition of the sample into so many.

    Raises
    ------
    InputError
        If too few distinct customers are left.
    """
    points = sample.points
    ks = searchable_ks(points, settings)
    report(
        f"fit: search k = {settings.ks[0]} to {ks[-1]} on {len(points):,} customers,"
        f" features {', '.join(sample.names)}"
    )
    with threadpool_limits(limits=1):
        partitions, candidates = search_and_judge(
            points,
            ks,
            random_state=settings.random_state,
            workers=workers,
            start=reference.start,
        )
    labels = {k: partition.labels for k, partition in partitions.items()}
    decide = partial(
        select,
        minimum_segment_share=settings.minimum_segment_share,
        ks=settings.ks,
        level=settings.level,
        forced_k=settings.k,
        earlier_k=reference.earlier_k(settings),
        labels=labels,
    )
    selection = decide(candidates)
    place = ks.index(selection.k)
    if (
        selection.basis == "convention"
        and candidates[place].smallest_segment_share < settings.minimum_segment_share
    ):
        with threadpool_limits(limits=1):
            partitions[selection.k], candidates[place], set_aside = without_few(
                points,
                candidates[place],
                minimum_segment_share=settings.minimum_segment_share,
                random_state=settings.random_state,
            )
        labels[selection.k] = partitions[selection.k].labels
        selection = decide(candidates, set_aside={selection.k: set_aside})
    skewed = [advice for feature in sample.features if (advice := feature.advice)]
    reason = " ".join([selection.summary, *skewed])
    (report if selection.has_clear_groups and not skewed else warn)(reason)
    evidence = candidates[ks.index(selection.k)]
    return Choice(partitions[selection.k], evidence, candidates, selection, reason)
