"""A model as a small readable file, so that databases can share one.

Write the active model of a database with
``python -m customer_segmentation.model_file customers > model.json``; score with it
elsewhere with ``dbt build --vars '{segmentation_model_file: model.json}'``.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from customer_segmentation.database import connect
from customer_segmentation.errors import InputError

# Raised when an older reader could misread a document.
DOCUMENT_FORMAT = 2
NEEDED_KEYS = (
    "model_id", "segmentation_name", "settings", "shaping", "features", "segments",
    "centroids", "candidates", "quality", "data_fingerprint",
)  # fmt: skip


def read_model(path: str) -> dict[str, Any]:
    """Read a model document from a file.

    Parameters
    ----------
    path : str
        Relative to the folder that dbt is called from.

    Returns
    -------
    dict

    Raises
    ------
    InputError
        If there is no such file, or it holds no model of this format.
    """
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"segmentation_model_file is {path}: {error.strerror}; needs a file written by"
            " python -m customer_segmentation.model_file."
        ) from None
    except ValueError as error:
        raise InputError(
            f"segmentation_model_file is {path}: not JSON ({error}); needs a file written by"
            " python -m customer_segmentation.model_file."
        ) from None
    found = document.get("format") if isinstance(document, dict) else None
    if found != DOCUMENT_FORMAT:
        raise InputError(
            f"segmentation_model_file is {path}: format {found}; needs {DOCUMENT_FORMAT}."
        )
    missing = [key for key in NEEDED_KEYS if key not in document]
    if missing:
        raise InputError(
            f"segmentation_model_file is {path}: {', '.join(missing)} missing; needs a file"
            " written by python -m customer_segmentation.model_file."
        )
    return document


def active_model(segmentation_name: str) -> dict[str, Any]:
    """Read the active model of a lineage from the database.

    Parameters
    ----------
    segmentation_name : str

    Returns
    -------
    dict

    Raises
    ------
    InputError
        If the lineage has no active model.
    """
    with connect() as connection:
        schemas = connection.execute(
            "select table_schema from information_schema.tables"
            " where table_name = 'int_segmentation_models_listed'"
        ).fetchall()
        if not schemas:
            raise FileNotFoundError("No model in the database; needs one `dbt build` first.")
        models = f'"{schemas[0][0]}".int_segmentation_models_listed'
        rows = connection.execute(
            f"select segmentation_name, document from {models} where status = 'active'"
        ).fetchall()
    documents = dict(rows)
    if segmentation_name not in documents:
        raise InputError(
            f"{segmentation_name}: no active model; lineages: {', '.join(sorted(documents))}."
        )
    return json.loads(documents[segmentation_name])


def main(arguments: list[str] | None = None) -> int:
    """Print the active model of a lineage as JSON, or say in one line why not."""
    parser = argparse.ArgumentParser(
        prog="python -m customer_segmentation.model_file",
        description="Print the active model as JSON: redirect it into a file.",
    )
    parser.add_argument(
        "lineage", help="segmentation_name of the model: customers, sample or your own"
    )
    try:
        document = active_model(parser.parse_args(arguments).lineage)
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(document, indent=1, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
