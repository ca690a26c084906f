"""Decide whether to fit: from the lineage, the settings and what has drifted, and no more."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from customer_segmentation.errors import InputError
from customer_segmentation.fit.lineage import Lineage
from customer_segmentation.model.document import Document
from customer_segmentation.settings import Settings


@dataclass(frozen=True)
class Reason:
    """Why to fit, or why the active model stays; ``subjects`` is what the sentence is about.

    To fit: ``no_model``, ``always``, ``settings_changed`` (names of settings),
    ``data_changed_since_refusal``, ``drifted`` (features and segments), ``too_old`` (days).
    To keep: ``fits_settings``, ``nothing_since_refusal`` (the refused model), ``by_hand``.
    """

    kind: Literal[
        "no_model",
        "always",
        "settings_changed",
        "data_changed_since_refusal",
        "drifted",
        "too_old",
        "fits_settings",
        "nothing_since_refusal",
        "by_hand",
    ]
    subjects: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = ", ".join(self.subjects)
        return {
            "no_model": "there is no model yet",
            "always": "segmentation_refit is always",
            "settings_changed": f"settings changed: {listed}",
            "data_changed_since_refusal": (
                "settings changed, and data changed since the last attempt was refused"
            ),
            "drifted": f"drifted from the active model: {listed}",
            "too_old": f"the active model is {listed} days old",
            "fits_settings": "it fits the settings",
            "nothing_since_refusal": (
                f"{listed} was refused, and nothing asks for another fit since"
            ),
            "by_hand": "it was activated by hand",
        }[self.kind]


@dataclass(frozen=True)
class Decision:
    """What a build does about the model, and why.

    ``unless_data_of`` is a refused attempt: of the very same data another one would be
    refused again, so that the fit is for other data only.
    """

    fits: bool
    reason: Reason
    unless_data_of: Document | None = None


def decide(lineage: Lineage, asked: Settings, *, drifted: Sequence[str]) -> Decision:
    """Decide whether to fit a model.

    Parameters
    ----------
    lineage : Lineage
    asked : Settings
    drifted : sequence of str
        What has drifted from the active model.

    Returns
    -------
    Decision

    Raises
    ------
    InputError
        If ``segmentation_refit`` is never, and there is no model or one of other settings.
    """
    active, last = lineage.active, lineage.decision
    if active is None and asked.refit == "never":
        raise InputError(
            f"segmentation_refit is never, and {asked.segmentation_name} has no model yet;"
            " needs one build with auto or always."
        )
    if active is None:
        return Decision(True, Reason("no_model"))
    if asked.refit == "always":
        return Decision(True, Reason("always"))
    changed = _changed_settings(last.settings, asked)
    if changed and asked.refit == "never":
        raise InputError(
            f"segmentation_refit is never, but {', '.join(changed)} differ from what the"
            f" active model {active.model_id} was last built with; needs those settings"
            f" ({last.settings}), or a refit."
        )
    if changed:
        return Decision(True, Reason("settings_changed", tuple(changed)))
    if asked.refit == "never" or (last.event == "activated" and last.document is None):
        return keep(lineage, asked)
    reason = _reason_in_the_data(lineage, asked, drifted)
    if reason is None:
        return keep(lineage, asked)
    attempt = lineage.documents[last.model_id] if last.event == "refused" else None
    return Decision(True, reason, unless_data_of=attempt)


def keep(lineage: Lineage, asked: Settings) -> Decision:
    """Stay with the active model, and say why nothing else is due."""
    last = lineage.decision
    reason = Reason("fits_settings")
    if last.event == "refused":
        reason = Reason("nothing_since_refusal", (last.model_id,))
    elif last.document is None or asked.shaping != lineage.active.shaping:
        reason = Reason("by_hand")
    return Decision(False, reason)


def _reason_in_the_data(
    lineage: Lineage, asked: Settings, drifted: Sequence[str]
) -> Reason | None:
    active = lineage.active
    if active.shaping != asked.shaping and lineage.decision.event == "refused":
        return Reason("data_changed_since_refusal")
    if asked.refit_on_drift and drifted:
        return Reason("drifted", tuple(drifted))
    if asked.refit_after_days is not None:
        fitted_on = next(
            event.as_of_date
            for event in lineage.events
            if event.model_id == active.model_id and event.document is not None
        )
        age = (asked.as_of_date - fitted_on).days
        if age >= asked.refit_after_days:
            return Reason("too_old", (str(age),))
    return None


def _changed_settings(before: str, asked: Settings) -> list[str]:
    then, now = json.loads(before), asked.shape
    return [f"segmentation_{name}" for name in now if now[name] != then.get(name)]
