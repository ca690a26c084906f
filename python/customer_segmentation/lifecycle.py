"""Decide whether to fit at all; append what happened to the lineage of models."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from customer_segmentation.engine import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.progress import report
from customer_segmentation.settings import SHAPING_SETTINGS, Settings

EVENT_TYPES = {
    "segmentation_name": "varchar",
    "event_number": "bigint",
    "event": "varchar",
    "model_id": "varchar",
    "recorded_at": "timestamp",
    "as_of_date": "date",
    "reason": "varchar",
    "document": "varchar",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened to a model; fields as in ``int_segmentation_models_fitted``."""

    segmentation_name: str
    event_number: int
    event: str
    model_id: str
    recorded_at: datetime
    as_of_date: date
    reason: str
    document: str | None


def fit_or_keep(
    session: Any,
    *,
    settings: Any,
    parameters: Any,
    training_customers: Any,
    training_sample: Any,
    events: Any | None,
) -> Any:
    """Fit a model if there is a reason to, and return the rows to append.

    Parameters
    ----------
    session : duckdb.DuckDBPyConnection
    settings, parameters, training_customers, training_sample : relation
        The models that the fit reads; see ``fitting.fit_model``.
    events : relation or None
        The earlier rows of the model that calls this; None before its first run.

    Returns
    -------
    relation
        Columns of ``Event``: one row for a fit, none where the active model stays.

    Raises
    ------
    InputError
        If the lineage belongs to another table, if there is no model and ``refit`` is
        ``never``, or if no segmentation can be made of the data.
    """
    engine = Engine(session)
    [(document,)] = engine.rows(settings, "settings", "select settings from settings")
    asked = Settings.from_json(document)
    lineage = _lineage(engine, events, asked.segmentation_name)
    active = _active_document(lineage)

    _stop_on_another_table(active, asked)
    reason = _reason_to_fit(active, asked)
    if reason is None:
        report(
            f"keep model {active['model_id']}: it fits the settings; force another fit with"
            " --vars '{segmentation_refit: always}'"
        )
        return engine.frame([], EVENT_TYPES)

    # Imported here, so that a build that only scores never pays for scikit-learn.
    from customer_segmentation.fitting import fit_model

    report(f"fit a model of {asked.segmentation_name}: {reason}")
    fitted = fit_model(
        engine,
        settings=asked,
        parameters=parameters,
        training_customers=training_customers,
        training_sample=training_sample,
        sequence_number=1 + sum(event.document is not None for event in lineage),
    )
    event = Event(
        segmentation_name=asked.segmentation_name,
        event_number=1 + len(lineage),
        event="activated",
        model_id=fitted["model_id"],
        recorded_at=datetime.now(UTC).replace(tzinfo=None),
        as_of_date=asked.as_of_date,
        reason=reason,
        document=json.dumps(fitted),
    )
    return engine.frame([tuple(event.__dict__.values())], EVENT_TYPES)


def _lineage(engine: Engine, events: Any | None, segmentation_name: str) -> list[Event]:
    if events is None:
        return []
    rows = engine.rows(
        events, "events", f"select {', '.join(EVENT_TYPES)} from events order by event_number"
    )
    lineage = (Event(*row) for row in rows)
    return [event for event in lineage if event.segmentation_name == segmentation_name]


def _active_document(lineage: list[Event]) -> dict | None:
    activated = [event.model_id for event in lineage if event.event == "activated"]
    if not activated:
        return None
    return next(
        json.loads(event.document)
        for event in lineage
        if event.model_id == activated[-1] and event.document is not None
    )


def _stop_on_another_table(active: dict | None, asked: Settings) -> None:
    if active is None:
        return
    fitted_on = {one["name"]: one["type"] for one in active["settings"]["columns"]}
    if fitted_on != asked.column_types:
        raise InputError(
            f"segmentation_name is {asked.segmentation_name}, whose model"
            f" {active['model_id']} was fitted on a table with the columns"
            f" {_listed(fitted_on)}; this run declares {_listed(asked.column_types)}. Give"
            " this table a lineage of its own, such as"
            f" --vars '{{segmentation_name: {asked.segmentation_name}_2}}'."
        )


def _reason_to_fit(active: dict | None, asked: Settings) -> str | None:
    if active is None and asked.refit == "never":
        raise InputError(
            f"segmentation_refit is never, and {asked.segmentation_name} has no model yet;"
            " needs one build with auto or always."
        )
    if active is None:
        return "there is no model yet"
    if asked.refit == "always":
        return "segmentation_refit is always"
    changed = _changed_settings(active, asked)
    if not changed:
        return None
    if asked.refit == "never":
        raise InputError(
            f"segmentation_refit is never, but {', '.join(changed)} differ from the active"
            f" model {active['model_id']}; needs the settings of that model"
            f" ({', '.join(_setting(active, name) for name in changed)}), or a refit."
        )
    return f"settings changed: {', '.join(changed)}"


def _changed_settings(active: dict, asked: Settings) -> list[str]:
    now = json.loads(json.dumps(asked.recorded()))
    return [
        f"segmentation_{name}"
        for name in SHAPING_SETTINGS
        if now[name] != active["settings"][name]
    ]


def _setting(active: dict, name: str) -> str:
    return f"{name}: {json.dumps(active['settings'][name.removeprefix('segmentation_')])}"


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f"{name} ({type_})" for name, type_ in columns.items())
