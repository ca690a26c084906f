"""When to fit: from a lineage, settings and what has drifted, without a build."""

import json
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from customer_segmentation.errors import InputError
from customer_segmentation.fit.lineage import Event, Lineage
from customer_segmentation.fit.refit_decision import decide
from customer_segmentation.settings import Settings

SHAPING = json.dumps({"k": "auto", "scaling": "standard"})
OTHER = json.dumps({"k": 4, "scaling": "standard"})
ASKED = Settings(
    segmentation_name="customers", as_of_date=date(2026, 3, 1), columns=[], shaping=SHAPING,
    max_training_rows=10, random_state=0,
)  # fmt: skip


def lived(*happened):
    """Tell a life: (event, model, shaping), each model created by its first event."""
    events, documents = [], {}
    for number, (event, model_id, shaping) in enumerate(happened, 1):
        is_new = model_id not in documents and event != "kept"
        documents.setdefault(model_id, SimpleNamespace(model_id=model_id, shaping=shaping))
        events.append(
            Event("customers", number, event, model_id, datetime(2026, 1, number),
                  date(2026, 1, number), "", shaping, "{}" if is_new else None)
        )  # fmt: skip
    return Lineage(tuple(events), documents)


ONE = lived(("activated", "1", SHAPING), ("kept", "1", SHAPING))
REFUSED = lived(("activated", "1", OTHER), ("refused", "2", SHAPING))
BY_HAND = lived(
    ("activated", "1", SHAPING), ("activated", "2", SHAPING), ("activated", "1", SHAPING)
)


@pytest.mark.parametrize(
    ("lineage", "changes", "drifted", "fits", "kind", "sentence"),
    [
        (Lineage(), {}, [], True, "no_model", "there is no model yet"),
        (ONE, {"refit": "always"}, [], True, "always", "segmentation_refit is always"),
        (ONE, {}, [], False, "fits_settings", "it fits the settings"),
        (ONE, {"shaping": OTHER}, [], True, "settings_changed",
         "settings changed: segmentation_k"),
        (ONE, {}, ["age", "income"], False, "fits_settings", "it fits the settings"),
        (ONE, {"refit_on_drift": True}, ["age", "income"], True, "drifted",
         "drifted from the active model: age, income"),
        (ONE, {"refit_after_days": 59}, [], True, "too_old",
         "the active model is 59 days old"),
        (ONE, {"refit_after_days": 60}, [], False, "fits_settings", "it fits the settings"),
        (ONE, {"refit": "never", "refit_after_days": 1}, [], False, "fits_settings",
         "it fits the settings"),
        (BY_HAND, {"refit_on_drift": True, "refit_after_days": 1}, ["age"], False, "by_hand",
         "it was activated by hand"),
        (REFUSED, {}, [], True, "data_changed_since_refusal",
         "settings changed, and data changed since the last attempt was refused"),
        (REFUSED, {"refit": "never"}, [], False, "nothing_since_refusal",
         "2 was refused, and nothing asks for another fit since"),
    ],
)  # fmt: skip
def test_decision_follows_from_lineage_settings_and_drift(
    lineage, changes, drifted, fits, kind, sentence
):
    decision = decide(lineage, replace(ASKED, **changes), drifted=drifted)
    assert (decision.fits, decision.reason.kind) == (fits, kind)
    assert str(decision.reason) == sentence
    # What was refused is tried again for other data only.
    attempt = decision.unless_data_of
    assert (attempt is not None and attempt.model_id) == (
        "2" if kind == "data_changed_since_refusal" else False
    )


@pytest.mark.parametrize(
    ("lineage", "shaping", "said"),
    [(Lineage(), SHAPING, "has no model yet"), (ONE, OTHER, "segmentation_k differ from")],
)
def test_never_to_fit_needs_a_model_of_the_same_settings(lineage, shaping, said):
    asked = replace(ASKED, refit="never", shaping=shaping)
    with pytest.raises(InputError, match=said):
        decide(lineage, asked, drifted=[])
