"""Write the page: ``segments report``."""

import argparse
import sys
from pathlib import Path

from customer_segmentation.commands.entry import run
from customer_segmentation.engines.database import database_path
from customer_segmentation.harmless import visible


def main(arguments: list[str] | None = None) -> int:
    """Write the page and its pictures, or say in one line why not."""
    parser = argparse.ArgumentParser(
        prog="segments report",
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

    def report() -> None:
        # Imported here, so that a missing extra is one line and not a traceback.
        from customer_segmentation.report.writing import write_report

        page = write_report(
            database_path(),
            asked.folder,
            with_points=not asked.tiles,
            progress=lambda message: print(f"  {visible(message)}", flush=True),
        )
        print(f"{visible(str(page))} ({page.stat().st_size / 1e6:.1f} MB)")

    return run(report)


if __name__ == "__main__":
    sys.exit(main())
