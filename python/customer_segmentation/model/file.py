"""A model as a small readable file, so that databases can share one."""

from pathlib import Path

from customer_segmentation.errors import InputError
from customer_segmentation.model.document import (
    LARGEST_SHARED_SEGMENT_ID,
    MOST_BYTES,
    Document,
)

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
