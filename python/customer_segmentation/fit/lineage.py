"""All that happened to the models of a lineage, as the table of events holds it."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from customer_segmentation.engines import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.model.document import Document, segment_ids_in
from customer_segmentation.settings import Settings

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

    def next_event(
        self,
        asked: Settings,
        event: str,
        model_id: str,
        reason: str,
        document: Document | None = None,
    ) -> Event:
        """Make the event to append; with the document where it creates the model."""
        return Event(
            segmentation_name=asked.segmentation_name,
            event_number=self.next_event_number,
            event=event,
            model_id=model_id,
            recorded_at=datetime.now(UTC).replace(tzinfo=None),
            as_of_date=asked.as_of_date,
            reason=reason,
            settings=asked.shaping,
            document=None if document is None else document.to_json(),
        )


def read_lineages(engine: Engine, events: Any | None) -> dict[str, Lineage]:
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


def stop_on_another_table(model: Document | None, asked: Settings) -> None:
    """Refuse to go on with a lineage of a table with other columns."""
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


def _listed(columns: dict[str, str]) -> str:
    return ", ".join(f"{name} ({type_})" for name, type_ in columns.items())
