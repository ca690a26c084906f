"""A model as a small readable file, so that databases can share one.

Write the active model of a database with
``segments model customers --file model.json``; score with it
elsewhere with ``dbt build --vars '{segmentation_model_file: model.json}'``.
"""

import argparse
import json
import sys
from pathlib import Path

from customer_segmentation.commands.entry import run
from customer_segmentation.engines.database import connect
from customer_segmentation.errors import InputError
from customer_segmentation.model.document import (
    LARGEST_SHARED_SEGMENT_ID,
    MOST_BYTES,
    Document,
)
from customer_segmentation.replacing import replaced_files

WRITTEN_BY = "needs a file written by segments model"


def read_model(path: str) -> Document:
    """Read a model from a file, and check every value of it.

    Parameters
    ----------
    path : str
        Relative to the folder that dbt is called from.

    Returns
    -------
    Document

    Raises
    ------
    InputError
        If there is no such file, or it holds no model that this version can use.
    """
    seen = f"segmentation_model_file is {path}"
    file = Path(path)
    try:
        # What is no regular file may have no end, or wait for somebody who writes.
        if file.exists() and not file.is_file():
            raise InputError(f"{seen}: no file; {WRITTEN_BY}.")
        if file.stat().st_size > MOST_BYTES:
            raise InputError(f"{seen}: larger than {MOST_BYTES:,} bytes; {WRITTEN_BY}.")
        written = file.read_bytes()
    except InputError:
        raise
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{seen}: {why}; {WRITTEN_BY}.") from None
    try:
        model = Document.from_json(written.decode())
    except UnicodeDecodeError as error:
        raise InputError(f"{seen}: not JSON ({error}); {WRITTEN_BY}.") from None
    except InputError as error:
        raise InputError(f"{seen}: {error}; {WRITTEN_BY}.") from None
    largest = max(one.segment_id for one in model.segments)
    if largest > LARGEST_SHARED_SEGMENT_ID:
        raise InputError(
            f"{seen}: segments.segment_id is {largest}; needs ids up to"
            f" {LARGEST_SHARED_SEGMENT_ID}, so that later segments find one."
        )
    return model


def active_model(segmentation_name: str) -> Document:
    """Read the active model of a lineage from the database.

    Parameters
    ----------
    segmentation_name : str

    Returns
    -------
    Document

    Raises
    ------
    InputError
        If the lineage has no active model, or a broken one.
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
    try:
        return Document.from_json(documents[segmentation_name])
    except InputError as error:
        raise InputError(
            f"{segmentation_name}: its active model is broken: {error}. Needs it retired; the"
            " next dbt build says how."
        ) from None


def main(arguments: list[str] | None = None) -> int:
    """Print the active model of a lineage as JSON, or say in one line why not."""
    parser = argparse.ArgumentParser(
        prog="segments model",
        description="Print the active model as JSON, or write it into a file.",
    )
    parser.add_argument(
        "lineage", help="segmentation_name of the model: customers, sample or your own"
    )
    parser.add_argument(
        "--file",
        type=Path,
        help="where to write it; replaced whole, so that no fault leaves half a model",
    )
    given = parser.parse_args(arguments)

    def write() -> None:
        text = (
            json.dumps(active_model(given.lineage).written(), indent=1, sort_keys=True) + "\n"
        )
        if given.file is None:
            sys.stdout.write(text)
            return
        with replaced_files(given.file.parent) as fresh:
            fresh.path(given.file.name).write_text(text, encoding="utf-8", newline="\n")

    return run(write)


if __name__ == "__main__":
    sys.exit(main())
