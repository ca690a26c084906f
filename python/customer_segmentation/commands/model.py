"""Write the active model of a lineage as a small readable file: ``segments model``.

Another database scores with it by
``dbt build --vars '{segmentation_model_file: model.json}'``.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from customer_segmentation.builds.place import Asked, Place, find_place
from customer_segmentation.errors import InputError
from customer_segmentation.model.document import Document
from customer_segmentation.replacing import replaced_files


def active_model(place: Place, segmentation_name: str) -> Document:
    """Read the active model of a lineage from the database.

    Parameters
    ----------
    place : Place
    segmentation_name : str

    Returns
    -------
    Document

    Raises
    ------
    InputError
        If the lineage has no active model, or a broken one.
    """
    with place.look(["int_segmentation_models_listed"]) as look:
        rows = look.rows(
            "select segmentation_name, document from int_segmentation_models_listed"
            " where status = 'active'"
        )
    documents = {row["segmentation_name"]: row["document"] for row in rows}
    if segmentation_name not in documents:
        raise InputError(
            f"{segmentation_name}: no active model; lineages: {', '.join(sorted(documents))}."
        )
    try:
        return Document.from_json(documents[segmentation_name])
    except InputError as error:
        raise InputError(
            f"{segmentation_name}: its active model is broken: {error}. Needs it retired; the"
            " next dbt build says how."
        ) from None


def add_options(parser: ArgumentParser) -> None:
    """Say which lineage, and where to."""
    parser.add_argument(
        "lineage", help="segmentation_name of the model: customers, sample or your own"
    )
    parser.add_argument(
        "--file",
        type=Path,
        help="where to write it (default: print it); replaced whole",
    )


def run(given: Namespace, asked: Asked) -> None:
    """Print the model as JSON, or write it into a file."""
    model = active_model(find_place(asked), given.lineage)
    text = json.dumps(model.written(), indent=1, sort_keys=True) + "\n"
    if given.file is None:
        sys.stdout.write(text)
        return
    with replaced_files(given.file.parent) as fresh:
        fresh.path(given.file.name).write_text(text, encoding="utf-8", newline="\n")
