"""Decide whether to fit at all; append what happened to the lineage of models."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from customer_segmentation.engines import Engine, engine_of
from customer_segmentation.errors import InputError
from customer_segmentation.fit.promotion import shortcomings
from customer_segmentation.model.document import Document, segment_ids_in
from customer_segmentation.model.file import read_model
from customer_segmentation.progress import report, warn
from customer_segmentation.settings import Settings

# The marts' sums of squared distances hold no more: see macro `exact_sum_of_any_size`.
LARGEST_SQUARED_DISTANCE = 1e30

EVENT_TYPES = {
    "segmentation_name": "string",
    "event_number": "bigint",
    "event": "string",
    "model_id": "string",
    "recorded_at": "timestamp",
    "as_of_date": "date",
    "reason": "string",
    "settings": "string",
    "document": "string",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened to a model; fields as in ``int_segmentation_models_fitted``.

    ``event`` is ``activated``, ``refused``, ``kept`` or ``retired``; ``settings`` is what the
    run asked of the shape of a model; ``document`` is the model itself where the event
    created it.
    """

    segmentation_name: str
    event_number: int
    event: str
    model_id: str
    recorded_at: datetime
    as_of_date: date
    reason: str
    settings: str
    document: str | None


@dataclass(frozen=True)
class Lineage:
    """All that happened under one ``segmentation_name``, in order.

    ``events`` are those that count, ``documents`` their models by id, in the order of their
    fits; ``retired`` are the events that a later one took back. Ids and numbers that those
    used are not given again.
    """

    events: tuple[Event, ...] = ()
    documents: dict[str, Document] = field(default_factory=dict)
    retired: tuple[Event, ...] = ()

    @property
    def active(self) -> Document | None:
        """The model that scores."""
        activated = [event.model_id for event in self.events if event.event == "activated"]
        return self.documents[activated[-1]] if activated else None

    @property
    def decision(self) -> Event | None:
        """The last event that was more than a look."""
        decisions = [event for event in self.events if event.event != "kept"]
        return decisions[-1] if decisions else None

    @property
    def next_event_number(self) -> int:
        """The number of the event to append."""
        numbers = [event.event_number for event in (*self.events, *self.retired)]
        return 1 + max(numbers, default=0)

    @property
    def next_sequence_number(self) -> int:
        """The position of the next model in its lineage, from 1."""
        retired = [event for event in self.retired if event.document is not None]
        return 1 + len(self.documents) + len(retired)

    @property
    def next_segment_id(self) -> int:
        """The smallest id that no segment ever had, not even of a refused model."""
        used = [
            segment.segment_id
            for document in self.documents.values()
            for segment in document.segments
        ]
        for event in self.retired:
            used += segment_ids_in(event.document or "")
        return max(used, default=0) + 1

    def ended(self, reference: Document | None) -> dict[int, Document]:
        """Find the segments that ended, each with the last accepted model that had it."""
        accepted = {event.model_id for event in self.events if event.event == "activated"}
        going_on = {one.segment_id for one in reference.segments} if reference else set()
        return {
            one.segment_id: document
            for model_id, document in self.documents.items()
            if model_id in accepted
            for one in document.segments
            if one.segment_id not in going_on
        }

    def reference(self, shaping: str) -> Document | None:
        """Find the model whose segments a fit continues: see macro ``reference_model``."""
        accepted = {event.model_id for event in self.events if event.event == "activated"}
        alike = [
            document
            for model_id, document in self.documents.items()
            if model_id in accepted and document.shaping == shaping
        ]
        if self.active is None or self.active in alike or not alike:
            return self.active
        return alike[-1]


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
        The models that the fit reads; see ``fitting.fit_model``.
    drift : relation
        ``int_drift_before_fit``: what has drifted from the active model, where that counts.
    customers : relation
        ``int_customers_cleaned``: whom a model that is activated by hand has to score.
    events : relation or None
        The earlier rows of the model that calls this; None before its first run.

    Returns
    -------
    relation
        Columns of ``Event``: one row, or none where the last one says the same already, and
        where there are no ``settings``, as with ``dbt build --empty``.

    Raises
    ------
    InputError
        If an earlier model is broken, if the lineage belongs to another table, if there is
        no model and ``refit`` is ``never``, if a model that was asked for is unknown or can't
        score these customers, or if no segmentation can be made of the data.
    """
    engine = engine_of(session)
    asked_for = engine.rows(settings, "settings", "select settings from settings")
    if not asked_for:
        # dbt build --empty: every relation is without rows, and nothing may be recorded.
        return engine.frame([], EVENT_TYPES)
    [(document,)] = asked_for
    asked = Settings.from_json(document)
    lineages = _lineages(engine, events)
    lineage = lineages.get(asked.segmentation_name, Lineage())
    _stop_on_another_table(lineage.active, asked)

    if asked.model_file or asked.activate:
        event = _activate_by_hand(engine, lineages, asked, customers=customers)
    else:
        named = "select subject from drift order by subject"
        drifted = [row[0] for row in engine.rows(drift, "drift", named)]
        reason = _reason_to_fit(
            lineage, asked, drifted=drifted, customers=training_customers, engine=engine
        )
        if reason is None:
            event = _keep(lineage, asked)
        else:
            event = _fit(
                engine, lineage, asked, reason,
                parameters=parameters, training_customers=training_customers,
                recorded_customers=recorded_customers, training_sample=training_sample,
            )  # fmt: skip
    rows = [] if event is None else [tuple(event.__dict__.values())]
    return engine.frame(rows, EVENT_TYPES)


def _lineages(engine: Engine, events: Any | None) -> dict[str, Lineage]:
    """Read what happened to every lineage; marts show the models of all of them."""
    if events is None:
        return {}
    rows = engine.rows(
        events,
        "events",
        f"select {', '.join(EVENT_TYPES)} from events order by segmentation_name, event_number",
    )
    by_name: dict[str, list[Event]] = {}
    for row in rows:
        event = Event(*row)
        by_name.setdefault(event.segmentation_name, []).append(event)
    broken: list[tuple[Event, str]] = []
    lineages = {name: _lineage(of_name, broken) for name, of_name in by_name.items()}
    _stop_on_broken(broken)
    return lineages


def _lineage(events: list[Event], broken: list[tuple[Event, str]]) -> Lineage:
    """Sort out what was retired, and check every document; append to ``broken``."""
    retired_by = {
        event.model_id: event.event_number for event in events if event.event == "retired"
    }
    live, retired, documents = [], [], {}
    for event in events:
        if event.event_number <= retired_by.get(event.model_id, 0):
            retired.append(event)
            continue
        live.append(event)
        if event.document is None:
            continue
        try:
            document = Document.from_json(event.document)
        except InputError as error:
            broken.append((event, str(error)))
            continue
        for key in ("model_id", "segmentation_name"):
            if getattr(document, key) != getattr(event, key):
                broken.append((event, f"its document says another {key}"))
        if event.model_id in documents:
            broken.append((event, "another model has its id"))
        documents[event.model_id] = document
    return Lineage(tuple(live), documents, tuple(retired))


def _stop_on_broken(broken: Sequence[tuple[Event, str]]) -> None:
    if not broken:
        return
    found = {(event.segmentation_name, event.event_number): problem
             for event, problem in reversed(broken)}  # fmt: skip
    (name, number), problem = list(found.items())[-1]
    more = f" ({len(found) - 1} more are broken)" if len(found) > 1 else ""
    arguments = json.dumps({"events": [list(key) for key in reversed(found)]})
    raise InputError(
        f"a model of {json.dumps(name)}, event {number} of its lineage, is broken: {problem}."
        f"{more} The marts stay as they were. Needs it retired: dbt run-operation"
        f" retire_models --args {shlex.quote(arguments)}; then the model before it scores,"
        " or a new one is fitted."
    )


def _event(lineage: Lineage, asked: Settings, event: str, model_id: str, reason: str,
           document: Document | None = None) -> Event:  # fmt: skip
    return Event(
        segmentation_name=asked.segmentation_name,
        event_number=lineage.next_event_number,
        event=event,
        model_id=model_id,
        recorded_at=datetime.now(UTC).replace(tzinfo=None),
        as_of_date=asked.as_of_date,
        reason=reason,
        settings=asked.shaping,
        document=None if document is None else document.to_json(),
    )


def _keep(lineage: Lineage, asked: Settings) -> Event | None:
    reason = "it fits the settings"
    decision = lineage.decision
    if decision.event == "refused":
        reason = f"{decision.model_id} was refused, and nothing asks for another fit since"
    elif decision.document is None or asked.shaping != lineage.active.shaping:
        reason = "it was activated by hand"
    report(
        f"keep model {lineage.active.model_id}: {reason}; force another fit with"
        " --vars '{segmentation_refit: always}'"
    )
    last = lineage.events[-1]
    if (last.event, last.reason, last.settings) == ("kept", reason, asked.shaping):
        return None
    return _event(lineage, asked, "kept", lineage.active.model_id, reason)


def _activate_by_hand(
    engine: Engine, lineages: dict[str, Lineage], asked: Settings, *, customers: Any
) -> Event | None:
    """Make a model active that somebody names: a rollback, a late acceptance, a file."""
    lineage = lineages.get(asked.segmentation_name, Lineage())
    known = lineage.documents
    if asked.model_file:
        document = read_model(asked.model_file)
        model_id, reason = document.model_id, "read from segmentation_model_file"
        if document.segmentation_name != asked.segmentation_name:
            raise InputError(
                f"segmentation_model_file is {asked.model_file}, a model of"
                f" {document.segmentation_name}; this run is of"
                f" {asked.segmentation_name}. Needs"
                f" --vars '{{segmentation_name: {document.segmentation_name}}}'."
            )
        for name, other in lineages.items():
            if other.documents.get(model_id, document) != document:
                raise InputError(
                    f"segmentation_model_file is {asked.model_file}: model {model_id}, which"
                    f" {name} has with another content; needs the file as it was written."
                )
        _stop_on_another_table(document, asked)
    else:
        model_id, reason = asked.activate, "asked for by segmentation_activate"
        if model_id not in known:
            raise InputError(
                f"segmentation_activate is {model_id}; needs a model of"
                f" {asked.segmentation_name}: {', '.join(known) or 'there is none yet'}."
            )
        document = known[model_id]
    is_active = lineage.active is not None and lineage.active.model_id == model_id
    # To name the active model after a refusal is a decision: the refused one is declined.
    if is_active and lineage.decision.event != "refused":
        report(f"keep model {model_id}: {reason}, and active already")
        return None
    _stop_on_unscorable(engine, document, customers)
    report(f"activate model {model_id}: {reason}; it stays until another fit is asked for")
    return _event(
        lineage, asked, "activated", model_id, reason, None if model_id in known else document
    )


def _stop_on_unscorable(engine: Engine, model: Document, customers: Any) -> None:
    """Score the outermost customers once, before anything is recorded.

    What the marts compute of a distance overflows nowhere if it doesn't at the limits of
    every feature.
    """
    from customer_segmentation.model.transform import FeatureParameters

    names = [one.feature for one in model.features]
    missing = sorted(set(names) - set(engine.column_names(customers)))
    if missing:
        raise InputError(
            f"model {model.model_id} clusters on {', '.join(missing)}, which today's customers"
            " lack; needs the categories of the model in segmentation_features, encoded"
            " one_hot, and in the data."
        )
    limits = ", ".join(f"min({name}), max({name})" for name in names)
    [row] = engine.rows(customers, "customers", f"select {limits} from customers")
    total = 0.0
    for one, low, high in zip(model.features, row[::2], row[1::2], strict=True):
        if low is None:
            continue
        transform = FeatureParameters.of(one)
        furthest = max(
            abs(centroid.centroid_scaled)
            for centroid in model.centroids
            if centroid.feature == one.feature
        )
        reach = max(abs(transform.scaled(low)), abs(transform.scaled(high))) + furthest
        total += reach * reach * len(names)
        if not total < LARGEST_SQUARED_DISTANCE:
            raise InputError(
                f"model {model.model_id} puts {one.feature} from {low:g} to {high:g} up to"
                f" {reach:g} scaled units from a centroid (scale {one.scale:g}); distances"
                " must stay below 1e+15. Needs a model of customers like these."
            )


def _fit(engine: Engine, lineage: Lineage, asked: Settings, reason: str,
         **relations: Any) -> Event:  # fmt: skip
    report(f"fit a model of {asked.segmentation_name}: {reason}")
    # Imported here, so that a build that only scores never pays for scikit-learn; the other
    # processes import it at the same time.
    from customer_segmentation.fit.workers import Workers

    with Workers(engine.cores, preload="customer_segmentation.fit.conductor") as workers:
        from customer_segmentation.fit.conductor import fit_model

        reference, active = lineage.reference(asked.shaping), lineage.active
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
    found = shortcomings(
        minimum_segment_jaccard=quality.minimum_segment_jaccard,
        smallest_segment_share=quality.smallest_segment_share,
        minimum_segment_share=asked.minimum_segment_share,
        reassigned_share=quality.reassigned_share if only_data_changed else None,
        max_reassigned_share=asked.max_reassigned_share,
        disputed_segment_ids=quality.disputed_segment_ids or (),
    )
    fitted = replace(fitted, quality=replace(quality, shortcomings=tuple(found)))
    model_id = fitted.model_id
    try:
        Document.from_json(fitted.to_json())
    except ValueError as error:
        raise InputError(f"the fit made no sound model: {error}.") from None
    if active is None or not found:
        for one in found:
            warn(f"the first model is activated, but {one}")
        report(f"activate model {model_id}")
        return _event(lineage, asked, "activated", model_id, reason, fitted)
    # Where the build stops for it, macro `stop_on_refusal` says so after the commit.
    if asked.on_refusal == "warn":
        warn(
            f"model {model_id} is refused: {'; '.join(found)}. {active.model_id} stays"
            f" active; accept the new one with --vars '{{segmentation_activate: {model_id}}}'"
        )
    refused = _event(lineage, asked, "refused", model_id, reason, fitted)
    return replace(refused, reason=f"{reason}; refused: {'; '.join(found)}")


def _stop_on_another_table(model: Document | None, asked: Settings) -> None:
    if model is None:
        return
    fitted_on = model.settings.column_types
    if fitted_on != asked.column_types:
        raise InputError(
            f"segmentation_name is {asked.segmentation_name}, whose model"
            f" {model.model_id} was fitted on a table with the columns"
            f" {_listed(fitted_on)}; this run declares {_listed(asked.column_types)}. Give"
            " this table a lineage of its own, such as"
            f" --vars '{{segmentation_name: {asked.segmentation_name}_2}}'."
        )


def _reason_to_fit(
    lineage: Lineage, asked: Settings, *, drifted: list[str], engine: Engine, customers: Any
) -> str | None:
    """Say in words why to fit, or None where the active model stays."""
    active, decision = lineage.active, lineage.decision
    if active is None and asked.refit == "never":
        raise InputError(
            f"segmentation_refit is never, and {asked.segmentation_name} has no model yet;"
            " needs one build with auto or always."
        )
    if active is None:
        return "there is no model yet"
    if asked.refit == "always":
        return "segmentation_refit is always"
    changed = _changed_settings(decision.settings, asked)
    if changed and asked.refit == "never":
        raise InputError(
            f"segmentation_refit is never, but {', '.join(changed)} differ from what the"
            f" active model {active.model_id} was last built with; needs those settings"
            f" ({decision.settings}), or a refit."
        )
    if changed:
        return f"settings changed: {', '.join(changed)}"
    if asked.refit == "never" or (decision.event == "activated" and decision.document is None):
        return None

    reason = None
    if active.shaping != asked.shaping and decision.event == "refused":
        reason = "settings changed, and data changed since the last attempt was refused"
    elif asked.refit_on_drift and drifted:
        reason = f"drifted from the active model: {', '.join(drifted)}"
    elif asked.refit_after_days is not None:
        fitted_on = next(
            event.as_of_date for event in lineage.events
            if event.model_id == active.model_id and event.document is not None
        )  # fmt: skip
        age = (asked.as_of_date - fitted_on).days
        if age >= asked.refit_after_days:
            reason = f"the active model is {age} days old"
    if reason and decision.event == "refused":
        from customer_segmentation.fit.fingerprint import fingerprint

        attempted = lineage.documents[decision.model_id]
        features = [one.feature for one in attempted.features]
        if fingerprint(engine, customers, features).text == attempted.data_fingerprint:
            return None
    return reason


def _changed_settings(before: str, asked: Settings) -> list[str]:
    then, now = json.loads(before), asked.shape
    return [f"segmentation_{name}" for name in now if now[name] != then.get(name)]


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f"{name} ({type_})" for name, type_ in columns.items())
