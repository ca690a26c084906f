"""Fit a model: search every k, judge, choose, refine, number, name, and write it down."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from customer_segmentation.engines import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.fit.baseline import (
    described_feature,
    described_segments,
)
from customer_segmentation.fit.evidence import Evidence
from customer_segmentation.fit.fingerprint import digest, fingerprint
from customer_segmentation.fit.gaps import descend_over_given
from customer_segmentation.fit.judging import search_and_judge, without_few
from customer_segmentation.fit.matching import (
    Identity,
    Matching,
    match_segments,
    number_by_size,
    returning_segments,
)
from customer_segmentation.fit.refinement import contingency_sql, refine
from customer_segmentation.fit.selection import Selection, select
from customer_segmentation.fit.workers import Workers
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
from customer_segmentation.model.transform import FeatureParameters, read_parameters
from customer_segmentation.progress import report, warn
from customer_segmentation.settings import Settings

# A customer who is less than a tenth nearer to the own centroid than to the next one.
BORDERLINE_SILHOUETTE = 0.1
# Tukey's far-out fence: three interquartile ranges above the third quartile.
OUTLIER_FENCE = 3.0
LIBRARIES = ("numpy", "scikit-learn", "scipy")


def fit_model(
    engine: Engine,
    *,
    settings: Settings,
    parameters: Any,
    training_customers: Any,
    recorded_customers: Any,
    training_sample: Any,
    sequence_number: int,
    workers: Workers,
    reference: Document | None = None,
    next_segment_id: int = 1,
    ended: Mapping[int, Document] | None = None,
) -> Document:
    """Fit a model on the prepared customers.

    Parameters
    ----------
    engine : Engine
    settings : Settings
    parameters, training_customers, recorded_customers, training_sample : relation
        ``int_feature_parameters_computed``, ``int_training_customers_prepared`` and
        ``int_training_customers_sampled``.
    sequence_number : int
        Position of this model in its lineage, from 1.
    workers : Workers
        Processes that share the search.
    reference : Document, optional
        The earlier model whose segments this one continues; the customers'
        ``reference_segment_id`` is by it. None for the first model.
    next_segment_id : int
        The smallest id that no segment of the lineage ever had.
    ended : mapping of int to Document, optional
        Segments that the reference has no more, with the last model that had them.

    Returns
    -------
    Document
        The whole model, with nothing in it that differs between two fits of the same rows.

    Raises
    ------
    InputError
        If a feature is unusable or too few distinct customers are left.
    """
    customer_count = _customer_count(engine, parameters)
    # Before anything is said of features, which a handful of customers can't vary in.
    _stop_on_too_few(
        customer_count, f"{customer_count} customer{'s' * (customer_count > 1)}", settings
    )
    features = read_parameters(engine, parameters, scaling=settings.scaling)
    names = [feature.feature for feature in features]
    points, given = _ordered_points(engine, training_sample, names)
    ks = _searchable_ks(points, settings)
    report(
        f"fit: search k = {settings.ks[0]} to {ks[-1]} on {len(points):,} customers,"
        f" features {', '.join(names)}"
    )
    with threadpool_limits(limits=1):
        partitions, candidates = search_and_judge(
            points,
            ks,
            random_state=settings.random_state,
            workers=workers,
            start=_reference_start(features, reference),
        )
    labels = {k: partition.labels for k, partition in partitions.items()}
    choose = partial(
        select,
        minimum_segment_share=settings.minimum_segment_share,
        ks=settings.ks,
        level=settings.level,
        forced_k=settings.k,
        earlier_k=_earlier_k(reference, settings),
        labels=labels,
    )
    selection = choose(candidates)
    evidence = candidates[ks.index(selection.k)]
    if (
        selection.basis == "convention"
        and evidence.smallest_segment_share < settings.minimum_segment_share
    ):
        with threadpool_limits(limits=1):
            partitions[selection.k], evidence, set_aside = without_few(
                points,
                evidence,
                minimum_segment_share=settings.minimum_segment_share,
                random_state=settings.random_state,
            )
        candidates[ks.index(selection.k)] = evidence
        labels[selection.k] = partitions[selection.k].labels
        selection = choose(candidates, set_aside={selection.k: set_aside})
        evidence = candidates[ks.index(selection.k)]
    skewed = [advice for feature in features if (advice := feature.advice)]
    reason = " ".join([selection.summary, *skewed])
    (report if selection.has_clear_groups and not skewed else warn)(reason)

    participants = fingerprint(engine, training_customers, names)
    chosen = partitions[selection.k]
    sizes = np.bincount(chosen.labels, minlength=chosen.k)
    centroids, total = chosen.centroids, chosen.within_cluster_sum_of_squares
    iterations, has_converged = 0, True
    is_given, gaps = _gaps(features, given)
    if gaps:
        with threadpool_limits(limits=1):
            over_given = descend_over_given(points, is_given, centroids)
        centroids, total = over_given.centroids, over_given.within_cluster_sum_of_squares
        sizes = np.bincount(over_given.labels, minlength=chosen.k)
    if participants.count > len(points):
        reaches = {feature.feature: feature.reach for feature in features}
        refined = refine(
            engine, training_customers, reaches=reaches, centroids=centroids, gaps=gaps
        )
        centroids, sizes = refined.centroids, refined.sizes
        total, iterations = refined.within_cluster_sum_of_squares, refined.iterations
        has_converged = refined.has_converged

    matching = None
    if reference is None:
        identities = number_by_size(sizes, centroids, first_id=next_segment_id)
    else:
        matching = _match(
            engine,
            training_customers,
            recorded_customers,
            centroids,
            reference,
            next_segment_id,
            names=names,
            gaps=gaps,
            returning=returning_segments(_centroids_of(ended or {}, features), centroids),
        )
        identities = list(matching.continued)
    named_in = _last_documents(reference, ended or {})
    kept_names = _kept_names(identities, named_in)
    order = sorted(range(len(identities)), key=lambda cluster: identities[cluster].segment_id)
    placed, distances = scored(features, points, ~np.isnan(given), centroids)
    distances_then = described_segments(placed, distances, sizes)
    differences = [
        [
            feature.standardized_difference(float(value))
            for feature, value in zip(features, centroid, strict=True)
        ]
        for centroid in centroids[order]
    ]
    suggested = suggest_names(
        [settings.subject(one.feature) for one in features],
        differences,
        [
            [one.unscaled(float(value)) for one, value in zip(features, centroid, strict=True)]
            for centroid in centroids[order]
        ],
    )
    segments = _described_segments(
        suggested,
        sizes[order],
        (np.bincount(placed, minlength=len(centroids)) / len(placed))[order],
        [distances_then[cluster] for cluster in order],
        [evidence.segment_jaccards[cluster] for cluster in order],
        [identities[cluster] for cluster in order],
        kept_names=kept_names,
    )
    return Document(
        model_id=_model_id(sequence_number, settings, participants.text),
        format=DOCUMENT_FORMAT,
        segmentation_name=settings.segmentation_name,
        settings=AskedSettings.read(settings.recorded(), "settings"),
        shaping=settings.shaping,
        library_versions={
            "dbt-core": version("dbt-core"),
            **engine.versions,
            **{name: version(name) for name in LIBRARIES},
        },
        data_fingerprint=participants.text,
        customer_count=customer_count,
        participant_count=participants.count,
        training_row_count=len(points),
        features=_described_features(features, given),
        candidates=tuple(_described_candidate(one, selection) for one in candidates),
        segments=segments,
        ended_segments=tuple(
            SegmentIdentity(**asdict(one)) for one in (matching.ended if matching else ())
        ),
        centroids=_described_centroids(
            features,
            centroids[order],
            [one.segment_id for one in segments],
            levels(differences),
            [
                _kept_levels(named_in[one.segment_id], one.segment_id)
                if one.segment_id in kept_names
                else _levels_by_name(features, name)
                for one, name in zip(segments, suggested, strict=True)
            ],
        ),
        rules=_described_rules(
            features,
            points,
            given,
            centroids[order],
            [one.segment_id for one in segments],
            settings,
        ),
        quality=Quality(
            k=selection.k,
            within_cluster_sum_of_squares=total,
            iterations=iterations,
            has_converged=has_converged,
            has_clear_groups=selection.has_clear_groups,
            selection_basis=selection.basis,
            is_at_range_edge=selection.is_at_range_edge,
            selection_reason=reason,
            minimum_segment_jaccard=evidence.minimum_segment_jaccard,
            smallest_segment_share=float(sizes.min() / sizes.sum()),
            reference_model_id=reference.model_id if reference else None,
            reassigned_share=matching.reassigned_share if matching else None,
            adjusted_rand_with_reference=matching.adjusted_rand if matching else None,
            disputed_segment_ids=matching.disputed if matching else None,
            borderline_silhouette=BORDERLINE_SILHOUETTE,
            outlier_distance=_outlier_distance(distances),
            mean_distance=float(distances.mean()),
        ),
    )


def _reference_start(
    features: list[FeatureParameters], reference: Document | None
) -> np.ndarray | None:
    """Bring the earlier centroids into today's units, where they have the same features."""
    if reference is None:
        return None
    found = _centroids_of({one.segment_id: reference for one in reference.segments}, features)
    return np.array(list(found.values())) if found else None


def _centroids_of(
    segments: Mapping[int, Document], features: list[FeatureParameters]
) -> dict[int, np.ndarray]:
    names = [feature.feature for feature in features]
    by_name = {feature.feature: feature for feature in features}
    found = {}
    for segment_id, document in sorted(segments.items()):
        if [one.feature for one in document.features] != names:
            continue
        centroid = {
            one.feature: by_name[one.feature].scaled(one.centroid)
            for one in document.centroids
            if one.segment_id == segment_id
        }
        found[segment_id] = np.array([centroid[name] for name in names])
    return found


def _earlier_k(reference: Document | None, settings: Settings) -> int | None:
    """Of other features, or of another range, an earlier number would be no argument."""
    if reference is None or reference.shaping != settings.shaping:
        return None
    return len(reference.segments)


def _match(
    engine: Engine,
    training_customers: Any,
    recorded_customers: Any,
    centroids: np.ndarray,
    reference: Document,
    next_segment_id: int,
    *,
    names: list[str],
    gaps: list[str],
    returning: Mapping[int, int],
) -> Matching:
    segment_ids = [one.segment_id for one in reference.segments]
    tables = []
    for customers in (training_customers, recorded_customers):
        contingency = np.zeros((len(segment_ids), len(centroids)))
        for segment_id, position, count in engine.rows(
            customers, "customers", contingency_sql(names, centroids, gaps)
        ):
            if segment_id in segment_ids:
                contingency[segment_ids.index(segment_id), position] = count
        tables.append(contingency)
    return match_segments(
        tables[0],
        recorded=tables[1],
        segment_ids=segment_ids,
        next_id=next_segment_id,
        returning=returning,
    )


def _gaps(features: list[FeatureParameters], given: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Tell which values count (n × d), and the features of which some do not.

    A filled-in one counts only where the policy is `median`.
    """
    is_filled = np.array([feature.missing == "median" for feature in features])
    is_given = ~np.isnan(given) | is_filled
    names = [feature.feature for feature in features]
    return is_given, [
        name for name, counts in zip(names, is_given.all(axis=0), strict=True) if not counts
    ]


def _last_documents(
    reference: Document | None, ended: Mapping[int, Document]
) -> dict[int, Document]:
    """Tell of every segment the last model that had it."""
    going_on = reference.segments if reference else ()
    return {**ended, **{one.segment_id: reference for one in going_on}}


def _kept_names(
    identities: Sequence[Identity], named_in: Mapping[int, Document]
) -> dict[int, str]:
    """Give segments the names that they had, also what returns: by the ids of these.

    Where another one is called so meanwhile, what returns gets a new name.
    """
    kept: dict[int, str] = {}
    for one in sorted(identities, key=lambda one: one.identity == "returned"):
        if one.segment_id not in named_in:
            continue
        segments = named_in[one.segment_id].segments
        [name] = [had.segment_name for had in segments if had.segment_id == one.segment_id]
        if one.identity != "returned" or name not in kept.values():
            kept[one.segment_id] = name
    return kept


def _ordered_points(
    engine: Engine, sample: Any, names: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Fetch the sample, and its values as they were given (both n × d).

    Scaled and complete the one; in the columns' units the other, NaN where the fit filled in.
    In the order of its values: neither ids nor files decide it.
    """
    given_names = [f"{name}__given" for name in names]
    columns = engine.columns(sample, order_by=[*names, *given_names])
    points = np.column_stack([np.asarray(columns[name], dtype=float) for name in names])
    given = [np.ma.filled(columns[name].astype(float), np.nan) for name in given_names]
    return np.ascontiguousarray(points), np.column_stack(given)


def _searchable_ks(points: np.ndarray, settings: Settings) -> list[int]:
    distinct = len(np.unique(points, axis=0)) if len(points) else 0
    seen = f"{distinct} distinct customers with all features ({len(points)} in all)"
    _stop_on_too_few(distinct, seen, settings)
    # Two are judged whatever the range: what the data have may lie below it.
    return sorted(k for k in {2, *settings.ks} if k < distinct)


def _stop_on_too_few(count: int, seen: str, settings: Settings) -> None:
    setting = "segmentation_k" if settings.k else "segmentation_k_min"
    needed = settings.k or settings.k_min
    if count < needed + 1:
        raise InputError(
            f"{setting} asks for {needed} segments of {seen}; needs at least {needed + 1}"
            " distinct ones."
        )


def _customer_count(engine: Engine, parameters: Any) -> int:
    [(count,)] = engine.rows(
        parameters, "parameters", "select max(customer_count) from parameters"
    )
    return count


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
    return Candidate(
        k=candidate.k,
        within_cluster_sum_of_squares=candidate.within_cluster_sum_of_squares,
        explained_ratio=candidate.explained_ratio,
        silhouette_score=candidate.silhouette_score,
        silhouette_null=candidate.silhouette_null,
        davies_bouldin_score=candidate.davies_bouldin_score,
        calinski_harabasz_score=candidate.calinski_harabasz_score,
        stability_adjusted_rand=candidate.stability_adjusted_rand,
        minimum_segment_jaccard=candidate.minimum_segment_jaccard,
        smallest_segment_share=candidate.smallest_segment_share,
        best_restart_share=candidate.best_restart_share,
        **asdict(selection.verdicts[candidate.k]),
    )


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
    features: list[FeatureParameters],
    points: np.ndarray,
    given: np.ndarray,
    centroids: np.ndarray,
    segment_ids: Sequence[int],
    settings: Settings,
) -> tuple[SegmentRule, ...]:
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
