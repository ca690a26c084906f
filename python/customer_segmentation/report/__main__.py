"""Write the page: ``python -m customer_segmentation.report``."""

import argparse
import sys
from pathlib import Path

from customer_segmentation.database import database_path
from customer_segmentation.errors import InputError


def main(arguments: list[str] | None = None) -> int:
    """Write the page and its pictures, or say in one line why not."""
    parser = argparse.ArgumentParser(
        prog="python -m customer_segmentation.report",
        description="Write one offline page that explains the segments of the last build.",
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("report"), help="where to write (default: report)"
    )
    parser.add_argument(
        "--tiles",
        action="store_true",
        help="draw density tiles, never single customers: for pages that leave the house",
    )
    asked = parser.parse_args(arguments)
    try:
        # Imported here, so that a missing extra is one line and not a traceback.
        from customer_segmentation.report.writing import write_report
    except ModuleNotFoundError as error:
        print(
            f"{error.name} is missing; the page needs the extra `report`"
            " (pip install --no-deps --require-hashes -r requirements-report.lock).",
            file=sys.stderr,
        )
        return 1
    try:
        page = write_report(
            database_path(),
            asked.folder,
            with_points=not asked.tiles,
            progress=lambda message: print(f"  {message}", flush=True),
        )
    except (InputError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{page} ({page.stat().st_size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
