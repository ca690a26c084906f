"""Write a fit down as a document: parts in the order of the segments' ids."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from importlib.metadata import version

import numpy as np

from customer_segmentation.fit.baseline import described_feature, described_segments
from customer_segmentation.fit.choice import Choice
from customer_segmentation.fit.earlier_model import Reference
from customer_segmentation.fit.evidence import Evidence
from customer_segmentation.fit.fingerprint import Fingerprint, digest
from customer_segmentation.fit.matching import Identity, Matching
from customer_segmentation.fit.refinement import Refinement
from customer_segmentation.fit.sample import Sample
from customer_segmentation.fit.selection import Selection
from customer_segmentation.model.document import (
    DOCUMENT_FORMAT,
    AskedSettings,
    Candidate,
    Centroid,
    Document,
    Feature,
    Quality,
    Segment,
    SegmentIdentity,
    SegmentRule,
)
from customer_segmentation.model.naming import Name, levels, suggest_names, unique_among
from customer_segmentation.model.rules import RULE_ROWS, Column, describe_by_rules
from customer_segmentation.model.scoring import scored, squared_distances
from customer_segmentation.model.transform import FeatureParameters
from customer_segmentation.progress import warn
from customer_segmentation.settings import Settings

# A customer who is less than a tenth nearer to the own centroid than to the next one.
BORDERLINE_SILHOUETTE = 0.1
# Tukey's far-out fence: three interquartile ranges above the third quartile.
OUTLIER_FENCE = 3.0
LIBRARIES = ("numpy", "scikit-learn", "scipy")


def build_document(
    sample: Sample,
    settings: Settings,
    *,
    choice: Choice,
    settled: Refinement,
    matching: Matching,
    reference: Reference,
    sequence_number: int,
    customer_count: int,
    participants: Fingerprint,
    engine_versions: Mapping[str, str],
) -> Document:
    """Describe a fit wholly, with nothing in it that differs between two of the same rows."""
    identities = sorted(matching.continued, key=lambda one: one.segment_id)
    order = [matching.continued.index(one) for one in identities]
    segment_ids = [one.segment_id for one in identities]
    centroids, sizes = settled.centroids, settled.sizes
    placed, distances = scored(
        sample.features, sample.points, ~np.isnan(sample.given), centroids
    )
    distances_then = described_segments(placed, distances, sizes)
    kept_names = reference.kept_names(matching.continued)
    differences, suggested = _suggested_names(sample.features, centroids[order], settings)
    return Document(
        model_id=_model_id(sequence_number, settings, participants.text),
        format=DOCUMENT_FORMAT,
        segmentation_name=settings.segmentation_name,
        settings=AskedSettings.read(settings.recorded(), "settings"),
        shaping=settings.shaping,
        library_versions={
            "dbt-core": version("dbt-core"),
            **engine_versions,
            **{name: version(name) for name in LIBRARIES},
        },
        data_fingerprint=participants.text,
        customer_count=customer_count,
        participant_count=participants.count,
        training_row_count=len(sample.points),
        features=_described_features(sample.features, sample.given),
        candidates=tuple(
            _described_candidate(one, choice.selection) for one in choice.candidates
        ),
        segments=_described_segments(
            suggested,
            sizes[order],
            (np.bincount(placed, minlength=len(centroids)) / len(placed))[order],
            [distances_then[cluster] for cluster in order],
            [choice.evidence.segment_jaccards[cluster] for cluster in order],
            identities,
            kept_names=kept_names,
        ),
        ended_segments=tuple(SegmentIdentity(**asdict(one)) for one in matching.ended),
        centroids=_described_centroids(
            sample.features,
            centroids[order],
            segment_ids,
            levels(differences),
            [
                _kept_levels(reference.last_documents[segment_id], segment_id)
                if segment_id in kept_names
                else _levels_by_name(sample.features, name)
                for segment_id, name in zip(segment_ids, suggested, strict=True)
            ],
        ),
        rules=_described_rules(sample, centroids[order], segment_ids, settings),
        quality=_described_quality(choice, settled, matching, reference, distances),
    )


def _suggested_names(
    features: list[FeatureParameters], centroids: np.ndarray, settings: Settings
) -> tuple[list[list[float]], list[Name]]:
    """Measure how far the centroids lie from the average customer, and name them by it."""
    differences, values = [], []
    for centroid in centroids:
        coordinates = list(zip(features, map(float, centroid), strict=True))
        differences.append([one.standardized_difference(value) for one, value in coordinates])
        values.append([one.unscaled(value) for one, value in coordinates])
    subjects = [settings.subject(one.feature) for one in features]
    return differences, suggest_names(subjects, differences, values)


def _described_quality(
    choice: Choice,
    settled: Refinement,
    matching: Matching,
    reference: Reference,
    distances: np.ndarray,
) -> Quality:
    selection = choice.selection
    return Quality(
        k=selection.k,
        within_cluster_sum_of_squares=settled.within_cluster_sum_of_squares,
        iterations=settled.iterations,
        has_converged=settled.has_converged,
        has_clear_groups=selection.has_clear_groups,
        selection_basis=selection.basis,
        is_at_range_edge=selection.is_at_range_edge,
        selection_reason=choice.reason,
        minimum_segment_jaccard=choice.evidence.minimum_segment_jaccard,
        smallest_segment_share=float(settled.sizes.min() / settled.sizes.sum()),
        reference_model_id=reference.document.model_id if reference.document else None,
        reassigned_share=matching.reassigned_share,
        adjusted_rand_with_reference=matching.adjusted_rand,
        disputed_segment_ids=matching.disputed,
        borderline_silhouette=BORDERLINE_SILHOUETTE,
        outlier_distance=_outlier_distance(distances),
        mean_distance=float(distances.mean()),
    )


def _described_features(
    features: list[FeatureParameters], given: np.ndarray
) -> tuple[Feature, ...]:
    return tuple(
        Feature(
            position=position,
            **feature.recorded(),
            **described_feature(column, feature.fill_value),
        )
        for position, (feature, column) in enumerate(
            zip(features, given.T, strict=True), start=1
        )
    )


def _described_candidate(candidate: Evidence, selection: Selection) -> Candidate:
    """Take every criterion that a document has room for, and what was decided."""
    verdict = asdict(selection.verdicts[candidate.k])
    criteria = [one.name for one in fields(Candidate) if one.name not in verdict]
    return Candidate(**{name: getattr(candidate, name) for name in criteria}, **verdict)


def _described_segments(
    suggestions: Sequence[Name],
    sizes: np.ndarray,
    scored_shares: np.ndarray,
    distances_then: list[dict],
    jaccards: list[float],
    identities: list[Identity],
    *,
    kept_names: dict[int, str],
) -> tuple[Segment, ...]:
    suggested = [one.text for one in suggestions]
    kept = [kept_names.get(one.segment_id) for one in identities]
    names = unique_among(suggested, kept)
    for one, name, suggestion in zip(identities, names, suggested, strict=True):
        if kept_names.get(one.segment_id) and name != suggestion:
            warn(
                f"segment {one.segment_id} keeps its name {name!r}, but is now"
                f" {suggestion!r} by the naming rule"
            )
    return tuple(
        Segment(
            **asdict(identity),
            segment_name=name,
            suggested_name=suggestion,
            customer_count=int(size),
            scored_share=float(scored_share),
            **then,
            stability_jaccard=jaccard,
        )
        for identity, name, suggestion, size, scored_share, then, jaccard in zip(
            identities,
            names,
            suggested,
            sizes,
            scored_shares,
            distances_then,
            jaccards,
            strict=True,
        )
    )


def _described_centroids(
    features: list[FeatureParameters],
    centroids: np.ndarray,
    segment_ids: list[int],
    found_levels: list[list[str]],
    named_levels: list[dict[str, str]],
) -> tuple[Centroid, ...]:
    """Describe the centroids, and by which levels their segments have their names.

    ``named_level`` is that of the time when the segment was named, whatever it is now.
    """
    return tuple(
        Centroid(
            segment_id=segment_id,
            feature=feature.feature,
            centroid=feature.unscaled(float(value)),
            centroid_scaled=float(value),
            level=level,
            named_level=named.get(feature.feature),
        )
        for segment_id, centroid, of_segment, named in zip(
            segment_ids, centroids, found_levels, named_levels, strict=True
        )
        for feature, value, level in zip(features, centroid, of_segment, strict=True)
    )


def _levels_by_name(features: list[FeatureParameters], name: Name) -> dict[str, str]:
    return {features[place].feature: level for place, level in name.levels.items()}


def _kept_levels(reference: Document, segment_id: int) -> dict[str, str]:
    """Return by which levels a segment of before has its name; none where it is not known."""
    return {
        one.feature: one.named_level
        for one in reference.centroids
        if one.segment_id == segment_id and one.named_level
    }


def _described_rules(
    sample: Sample, centroids: np.ndarray, segment_ids: Sequence[int], settings: Settings
) -> tuple[SegmentRule, ...]:
    features, points, given = sample.features, sample.points, sample.given
    if len(points) > RULE_ROWS:
        random = np.random.default_rng([settings.random_state, 5])
        drawn = np.sort(random.choice(len(points), RULE_ROWS, replace=False))
        points, given = points[drawn], given[drawn]
    # By the refined centroids: the rule describes what scoring will do.
    labels = squared_distances(points, centroids).argmin(axis=1)
    # As they were given: a clipped value is beyond limits that its clipped one is within.
    values = np.where(
        np.isnan(given),
        np.column_stack(
            [one.unscaled(column) for one, column in zip(features, points.T, strict=True)]
        ),
        given,
    )
    units = {column["name"]: column["unit"] for column in settings.columns}
    words = {one.feature: settings.words(one.feature) for one in features}
    rules = describe_by_rules(
        values,
        labels,
        columns=[
            Column(name, label, units.get(name), category)
            for name, (label, category) in words.items()
        ],
        k=len(centroids),
        random_state=settings.random_state,
    )
    return tuple(
        SegmentRule(segment_id=segment_id, **asdict(rule))
        for segment_id, rule in zip(segment_ids, rules, strict=True)
    )


def _outlier_distance(distances: np.ndarray) -> float:
    lower, upper = np.quantile(distances, [0.25, 0.75])
    return float(upper + OUTLIER_FENCE * (upper - lower))


def _model_id(sequence_number: int, settings: Settings, data_fingerprint: str) -> str:
    # With the lineage, since customers carry the id alone: two lineages of the same file must
    # not share one.
    told = [settings.segmentation_name, settings.recorded(), data_fingerprint]
    return f"{sequence_number:03d}-{digest(json.dumps(told, sort_keys=True))}"
