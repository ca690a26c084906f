"""The model that somebody names: a rollback, a late acceptance, a file."""

from collections.abc import Mapping
from typing import Any

from customer_segmentation.engines import Engine
from customer_segmentation.errors import InputError
from customer_segmentation.fit.lineage import Lineage, stop_on_another_table
from customer_segmentation.model.document import Document
from customer_segmentation.model.file import read_model
from customer_segmentation.settings import Settings

# The marts' sums of squared distances hold no more: see macro `exact_sum_of_any_size`.
LARGEST_SQUARED_DISTANCE = 1e30


def named_model(lineages: Mapping[str, Lineage], asked: Settings) -> tuple[Document, str]:
    """Find the model that a run names, and say who named it.

    Raises
    ------
    InputError
        If it is unknown, of another lineage or of another table, or if a file has its id
        with another content.
    """
    known = lineages.get(asked.segmentation_name, Lineage()).documents
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
        stop_on_another_table(document, asked)
    else:
        model_id, reason = asked.activate, "asked for by segmentation_activate"
        if model_id not in known:
            raise InputError(
                f"segmentation_activate is {model_id}; needs a model of"
                f" {asked.segmentation_name}: {', '.join(known) or 'there is none yet'}."
            )
        document = known[model_id]
    return document, reason


def stop_on_unscorable(engine: Engine, model: Document, customers: Any) -> None:
    """Score the outermost customers once, before anything is recorded.

    What the marts compute of a distance overflows nowhere if it doesn't at the limits of
    every feature.
    """
    # Imported here, so that a build that only scores never pays for NumPy.
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
