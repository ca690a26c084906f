"""Fit a model: search every k, judge, choose, refine, number, name, and write it down."""

from collections.abc import Mapping
from typing import Any

from customer_segmentation.engines import Engine
from customer_segmentation.fit.choice import choose
from customer_segmentation.fit.describing import build_document
from customer_segmentation.fit.earlier_model import Reference
from customer_segmentation.fit.fingerprint import fingerprint
from customer_segmentation.fit.refinement import settle
from customer_segmentation.fit.sample import count_customers, read_sample
from customer_segmentation.fit.workers import Workers
from customer_segmentation.model.document import Document
from customer_segmentation.model.transform import read_parameters
from customer_segmentation.settings import Settings


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
        ``int_feature_parameters_computed``, ``int_training_customers_prepared``,
        ``int_training_customers_recorded`` and ``int_training_customers_sampled``.
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
    customer_count = count_customers(engine, parameters, settings)
    features = read_parameters(engine, parameters, scaling=settings.scaling)
    sample = read_sample(engine, training_sample, features)
    before = Reference(features, reference, ended or {}, next_segment_id)
    choice = choose(sample, settings, reference=before, workers=workers)
    participants = fingerprint(engine, training_customers, sample.names)
    settled = settle(
        engine,
        training_customers,
        sample,
        choice.partition,
        participant_count=participants.count,
    )
    matching = before.identify(
        engine,
        sample,
        settled,
        training_customers=training_customers,
        recorded_customers=recorded_customers,
    )
    return build_document(
        sample,
        settings,
        choice=choice,
        settled=settled,
        matching=matching,
        reference=before,
        sequence_number=sequence_number,
        customer_count=customer_count,
        participants=participants,
        engine_versions=engine.versions,
    )
