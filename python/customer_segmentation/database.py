"""Find the database of the build, for the commands that look at it."""

import os
from pathlib import Path


def database_path() -> Path:
    """Find the database where the profile puts it: see ``profiles.yml``."""
    folder = os.environ.get("DBT_PROFILES_DIR", ".")
    default = Path(folder) / "customer_segmentation.duckdb"
    return Path(os.environ.get("SEGMENTATION_DATABASE", default))
