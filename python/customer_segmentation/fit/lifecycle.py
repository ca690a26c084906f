"""Fit a model, keep the active one or activate another; append what happened."""

from dataclasses import astuple, replace
from typing import Any

from customer_segmentation.engines import Engine, engine_of
from customer_segmentation.errors import InputError
from customer_segmentation.fit.activation import named_model, stop_on_unscorable
from customer_segmentation.fit.lineage import (
    EVENT_TYPES,
    Event,
    Lineage,
    read_lineages,
    stop_on_another_table,
)
from customer_segmentation.fit.refit_decision import Decision, decide, keep
from customer_segmentation.fit.shortcomings import model_shortcomings
from customer_segmentation.model.document import Document
from customer_segmentation.progress import report, warn
from customer_segmentation.settings import Settings


def fit_or_keep(
    session: Any,
    *,
    settings: Any,
    parameters: Any,
    training_customers: Any,
    recorded_customers: Any,
    training_sample: Any,
    drift: Any,
    customers: Any,
    events: Any | None,
) -> Any:
    """Fit a model if there is a reason to, and return the rows to append.

    Parameters
    ----------
    session : object
        The engine's session, as dbt hands it to a Python model.
    settings, parameters, training_customers, recorded_customers, training_sample : relation
        The models that the fit reads; see ``conductor.fit_model``.
    drift : relation
        ``int_drift_before_fit``: what has drifted from the active model, where that counts.
    customers : relation
        ``int_customers_cleaned``: whom a model that is activated by hand has to score.
    events : relation or None
        The earlier rows of the model that calls this; None before its first run.

    Returns
    -------
    relation
        Columns of ``Event``: one row, or none where the last one says the same already.

    Raises
    ------
    InputError
        If an earlier model is broken, if the lineage belongs to another table, if there is
        no model and ``refit`` is ``never``, if a model that was asked for is unknown or can't
        score these customers, or if no segmentation can be made of the data.
    """
    engine = engine_of(session)
    written = engine.rows(settings, "settings", "select settings from settings")
    if not written:  # a build --empty asks for nothing
        return engine.frame([], EVENT_TYPES)
    asked = Settings.from_json(written[0][0])
    lineages = read_lineages(engine, events)
    lineage = lineages.get(asked.segmentation_name, Lineage())
    stop_on_another_table(lineage.active, asked)

    if asked.model_file or asked.activate:
        model, reason = named_model(lineages, asked)
        event = _activate(engine, lineage, asked, model, reason, customers=customers)
    else:
        named = "select subject from drift order by subject"
        drifted = [row[0] for row in engine.rows(drift, "drift", named)]
        decision = decide(lineage, asked, drifted=drifted)
        if _is_of_the_same_data(decision, engine, training_customers):
            decision = keep(lineage, asked)
        if decision.fits:
            event = _fit(
                engine, lineage, asked, str(decision.reason),
                parameters=parameters, training_customers=training_customers,
                recorded_customers=recorded_customers, training_sample=training_sample,
            )  # fmt: skip
        else:
            event = _keep(lineage, asked, str(decision.reason))
    rows = [] if event is None else [astuple(event)]
    return engine.frame(rows, EVENT_TYPES)


def _is_of_the_same_data(decision: Decision, engine: Engine, customers: Any) -> bool:
    attempt = decision.unless_data_of
    if attempt is None:
        return False
    from customer_segmentation.fit.fingerprint import fingerprint

    features = [one.feature for one in attempt.features]
    return fingerprint(engine, customers, features).text == attempt.data_fingerprint


def _keep(lineage: Lineage, asked: Settings, reason: str) -> Event | None:
    model_id, last = lineage.active.model_id, lineage.events[-1]
    report(
        f"keep model {model_id}: {reason}; force another fit with"
        " --vars '{segmentation_refit: always}'"
    )
    if (last.event, last.reason, last.settings) == ("kept", reason, asked.shaping):
        return None
    return lineage.next_event(asked, "kept", model_id, reason)


def _activate(
    engine: Engine,
    lineage: Lineage,
    asked: Settings,
    model: Document,
    reason: str,
    *,
    customers: Any,
) -> Event | None:
    model_id = model.model_id
    is_active = lineage.active is not None and lineage.active.model_id == model_id
    # To name the active model after a refusal is a decision: the refused one is declined.
    if is_active and lineage.decision.event != "refused":
        report(f"keep model {model_id}: {reason}, and active already")
        return None
    stop_on_unscorable(engine, model, customers)
    report(f"activate model {model_id}: {reason}; it stays until another fit is asked for")
    created = None if model_id in lineage.documents else model
    return lineage.next_event(asked, "activated", model_id, reason, created)


def _fit(engine: Engine, lineage: Lineage, asked: Settings, reason: str,
         **relations: Any) -> Event:  # fmt: skip
    report(f"fit a model of {asked.segmentation_name}: {reason}")
    # Imported here, so that a build that only scores never pays for scikit-learn; the other
    # processes import it at the same time.
    from customer_segmentation.fit.workers import Workers

    with Workers(engine.cores, preload="customer_segmentation.fit.conductor") as workers:
        from customer_segmentation.fit.conductor import fit_model

        reference, active = lineage.documents.get(asked.reference_model_id), lineage.active
        fitted = fit_model(
            engine,
            settings=asked,
            sequence_number=lineage.next_sequence_number,
            workers=workers,
            reference=reference,
            next_segment_id=lineage.next_segment_id,
            ended=lineage.ended(reference),
            **relations,
        )
    quality = fitted.quality
    only_data_changed = active is not None and active.shaping == asked.shaping
    found = model_shortcomings(
        minimum_segment_jaccard=quality.minimum_segment_jaccard,
        smallest_segment_share=quality.smallest_segment_share,
        minimum_segment_share=asked.minimum_segment_share,
        reassigned_share=quality.reassigned_share if only_data_changed else None,
        max_reassigned_share=asked.max_reassigned_share,
        disputed_segment_ids=quality.disputed_segment_ids or (),
    )
    told = tuple(str(one) for one in found)
    fitted = replace(fitted, quality=replace(quality, shortcomings=told))
    model_id = fitted.model_id
    try:
        Document.from_json(fitted.to_json())
    except ValueError as error:
        raise InputError(f"the fit made no sound model: {error}.") from None
    if active is None or not found:
        for one in told:
            warn(f"the first model is activated, but {one}")
        report(f"activate model {model_id}")
        return lineage.next_event(asked, "activated", model_id, reason, fitted)
    # Where the build stops for it, macro `stop_on_refusal` says so after the commit.
    if asked.on_refusal == "warn":
        warn(
            f"model {model_id} is refused: {'; '.join(told)}. {active.model_id} stays"
            f" active; accept the new one with --vars '{{segmentation_activate: {model_id}}}'"
        )
    # People read the reason alone; what code must know of it is in the document.
    reason = f"{reason}; refused: {'; '.join(told)}"
    return lineage.next_event(asked, "refused", model_id, reason, fitted)
