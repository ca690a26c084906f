"""Decide whether to fit at all; append what happened to the lineage of models."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from customer_segmentation.engine import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.model_file import read_model
from customer_segmentation.progress import report, warn
from customer_segmentation.promotion import shortcomings
from customer_segmentation.settings import Settings

EVENT_TYPES = {
    "segmentation_name": "varchar",
    "event_number": "bigint",
    "event": "varchar",
    "model_id": "varchar",
    "recorded_at": "timestamp",
    "as_of_date": "date",
    "reason": "varchar",
    "settings": "varchar",
    "document": "varchar",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened to a model; fields as in ``int_segmentation_models_fitted``.

    ``event`` is ``activated``, ``refused`` or ``kept``; ``settings`` is what the run asked
    of the shape of a model; ``document`` is the model itself where the event created it.
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
    """All that happened under one ``segmentation_name``, in order."""

    events: tuple[Event, ...]

    @property
    def documents(self) -> dict[str, dict]:
        """Every model ever seen, by id, in the order of their fits."""
        return {
            event.model_id: json.loads(event.document)
            for event in self.events
            if event.document is not None
        }

    @property
    def active(self) -> dict | None:
        """The model that scores."""
        activated = [event.model_id for event in self.events if event.event == "activated"]
        return self.documents[activated[-1]] if activated else None

    @property
    def decision(self) -> Event | None:
        """The last event that was more than a look."""
        decisions = [event for event in self.events if event.event != "kept"]
        return decisions[-1] if decisions else None

    @property
    def next_segment_id(self) -> int:
        """The smallest id that no segment ever had, not even of a refused model."""
        used = [
            segment["segment_id"]
            for document in self.documents.values()
            for segment in document["segments"]
        ]
        return max(used, default=0) + 1

    def reference(self, shaping: str) -> dict | None:
        """Find the model whose segments a fit continues: see macro ``reference_model``."""
        accepted = {event.model_id for event in self.events if event.event == "activated"}
        alike = [
            document
            for model_id, document in self.documents.items()
            if model_id in accepted and document["shaping"] == shaping
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
    training_sample: Any,
    drift: Any,
    events: Any | None,
) -> Any:
    """Fit a model if there is a reason to, and return the rows to append.

    Parameters
    ----------
    session : duckdb.DuckDBPyConnection
    settings, parameters, training_customers, training_sample : relation
        The models that the fit reads; see ``fitting.fit_model``.
    drift : relation
        ``int_drift_before_fit``: what has drifted from the active model, where that counts.
    events : relation or None
        The earlier rows of the model that calls this; None before its first run.

    Returns
    -------
    relation
        Columns of ``Event``: one row, or none where the last one says the same already.

    Raises
    ------
    InputError
        If the lineage belongs to another table, if there is no model and ``refit`` is
        ``never``, if a model that was asked for is unknown, or if no segmentation can be
        made of the data.
    """
    engine = Engine(session)
    [(document,)] = engine.rows(settings, "settings", "select settings from settings")
    asked = Settings.from_json(document)
    lineage = _lineage(engine, events, asked.segmentation_name)
    _stop_on_another_table(lineage.active, asked)

    if asked.model_file or asked.activate:
        event = _activate_by_hand(lineage, asked)
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
                training_sample=training_sample,
            )  # fmt: skip
    rows = [] if event is None else [tuple(event.__dict__.values())]
    return engine.frame(rows, EVENT_TYPES)


def _lineage(engine: Engine, events: Any | None, segmentation_name: str) -> Lineage:
    if events is None:
        return Lineage(())
    rows = engine.rows(
        events, "events", f"select {', '.join(EVENT_TYPES)} from events order by event_number"
    )
    all_events = (Event(*row) for row in rows)
    return Lineage(
        tuple(event for event in all_events if event.segmentation_name == segmentation_name)
    )


def _event(lineage: Lineage, asked: Settings, event: str, model_id: str, reason: str,
           document: dict | None = None) -> Event:  # fmt: skip
    return Event(
        segmentation_name=asked.segmentation_name,
        event_number=1 + len(lineage.events),
        event=event,
        model_id=model_id,
        recorded_at=datetime.now(UTC).replace(tzinfo=None),
        as_of_date=asked.as_of_date,
        reason=reason,
        settings=asked.shaping,
        document=None if document is None else json.dumps(document),
    )


def _keep(lineage: Lineage, asked: Settings) -> Event | None:
    reason = "it fits the settings"
    decision = lineage.decision
    if decision.event == "refused":
        reason = f"{decision.model_id} was refused, and nothing asks for another fit since"
    elif decision.document is None or asked.shaping != lineage.active["shaping"]:
        reason = "it was activated by hand"
    report(
        f"keep model {lineage.active['model_id']}: {reason}; force another fit with"
        " --vars '{segmentation_refit: always}'"
    )
    last = lineage.events[-1]
    if (last.event, last.reason, last.settings) == ("kept", reason, asked.shaping):
        return None
    return _event(lineage, asked, "kept", lineage.active["model_id"], reason)


def _activate_by_hand(lineage: Lineage, asked: Settings) -> Event | None:
    """Make a model active that somebody names: a rollback, a late acceptance, a file."""
    document = None
    model_id, reason = asked.activate, "asked for by segmentation_activate"
    if asked.model_file:
        document = read_model(asked.model_file)
        model_id, reason = document["model_id"], "read from segmentation_model_file"
        if document["segmentation_name"] != asked.segmentation_name:
            raise InputError(
                f"segmentation_model_file is {asked.model_file}, a model of"
                f" {document['segmentation_name']}; this run is of"
                f" {asked.segmentation_name}. Needs"
                f" --vars '{{segmentation_name: {document['segmentation_name']}}}'."
            )
        _stop_on_another_table(document, asked)
    known = lineage.documents
    if document is None and model_id not in known:
        raise InputError(
            f"segmentation_activate is {model_id}; needs a model of {asked.segmentation_name}:"
            f" {', '.join(known) or 'there is none yet'}."
        )
    is_active = lineage.active is not None and lineage.active["model_id"] == model_id
    # To name the active model after a refusal is a decision: the refused one is declined.
    if is_active and lineage.decision.event != "refused":
        report(f"keep model {model_id}: {reason}, and active already")
        return None
    report(f"activate model {model_id}: {reason}; it stays until another fit is asked for")
    return _event(
        lineage, asked, "activated", model_id, reason, None if model_id in known else document
    )


def _fit(engine: Engine, lineage: Lineage, asked: Settings, reason: str,
         **relations: Any) -> Event:  # fmt: skip
    report(f"fit a model of {asked.segmentation_name}: {reason}")
    # Imported here, so that a build that only scores never pays for scikit-learn; the other
    # processes import it at the same time.
    from customer_segmentation.workers import Workers

    with Workers(engine.cores, preload="customer_segmentation.fitting") as workers:
        from customer_segmentation.fitting import fit_model

        reference, active = lineage.reference(asked.shaping), lineage.active
        fitted = fit_model(
            engine,
            settings=asked,
            sequence_number=1 + len(lineage.documents),
            workers=workers,
            reference=reference,
            next_segment_id=lineage.next_segment_id,
            **relations,
        )
    quality = fitted["quality"]
    only_data_changed = active is not None and active["shaping"] == asked.shaping
    found = shortcomings(
        minimum_segment_jaccard=quality["minimum_segment_jaccard"],
        smallest_segment_share=quality["smallest_segment_share"],
        minimum_segment_share=asked.minimum_segment_share,
        reassigned_share=quality["reassigned_share"] if only_data_changed else None,
        max_reassigned_share=asked.max_reassigned_share,
    )
    quality["shortcomings"] = found
    model_id = fitted["model_id"]
    if active is None or not found:
        for one in found:
            warn(f"the first model is activated, but {one}")
        report(f"activate model {model_id}")
        return _event(lineage, asked, "activated", model_id, reason, fitted)
    # Where the build stops for it, macro `stop_on_refusal` says so after the commit.
    if asked.on_refusal == "warn":
        warn(
            f"model {model_id} is refused: {'; '.join(found)}. {active['model_id']} stays"
            f" active; accept the new one with --vars '{{segmentation_activate: {model_id}}}'"
        )
    refused = _event(lineage, asked, "refused", model_id, reason, fitted)
    return replace(refused, reason=f"{reason}; refused: {'; '.join(found)}")


def _stop_on_another_table(model: dict | None, asked: Settings) -> None:
    if model is None:
        return
    fitted_on = {one["name"]: one["type"] for one in model["settings"]["columns"]}
    if fitted_on != asked.column_types:
        raise InputError(
            f"segmentation_name is {asked.segmentation_name}, whose model"
            f" {model['model_id']} was fitted on a table with the columns"
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
            f" active model {active['model_id']} was last built with; needs those settings"
            f" ({decision.settings}), or a refit."
        )
    if changed:
        return f"settings changed: {', '.join(changed)}"
    if asked.refit == "never" or (decision.event == "activated" and decision.document is None):
        return None

    reason = None
    if active["shaping"] != asked.shaping and decision.event == "refused":
        reason = "settings changed, and data changed since the last attempt was refused"
    elif asked.refit_on_drift and drifted:
        reason = f"drifted from the active model: {', '.join(drifted)}"
    elif asked.refit_after_days is not None:
        fitted_on = next(
            event.as_of_date for event in lineage.events
            if event.model_id == active["model_id"] and event.document is not None
        )  # fmt: skip
        age = (asked.as_of_date - fitted_on).days
        if age >= asked.refit_after_days:
            reason = f"the active model is {age} days old"
    if reason and decision.event == "refused":
        from customer_segmentation.fingerprint import fingerprint

        attempted = json.loads(decision.document)
        features = [one["feature"] for one in attempted["features"]]
        if fingerprint(engine, customers, features).text == attempted["data_fingerprint"]:
            return None
    return reason


def _changed_settings(before: str, asked: Settings) -> list[str]:
    then, now = json.loads(before), asked.shape
    return [f"segmentation_{name}" for name in now if now[name] != then.get(name)]


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f"{name} ({type_})" for name, type_ in columns.items())
