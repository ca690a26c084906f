"""Write the page: ``segments report``."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from customer_segmentation.builds.place import Asked, find_place, own_name
from customer_segmentation.harmless import visible


def add_options(parser: ArgumentParser) -> None:
    """Say where to, and whether single customers may be drawn."""
    parser.add_argument(
        "--folder",
        type=Path,
        help="where to write (default: report; report_NAME with --schema)",
    )
    parser.add_argument(
        "--tiles",
        action="store_true",
        help="draw density tiles, never single customers: for pages that leave the house",
    )


def run(given: Namespace, asked: Asked) -> None:
    """Write the page and its pictures."""
    # Imported here, so that a missing extra is one line and not a traceback.
    from customer_segmentation.report.writing import write_report

    page = write_report(
        find_place(asked),
        given.folder or Path(own_name("report", asked.schema)),
        with_points=not given.tiles,
        progress=lambda message: print(f"  {visible(message)}", flush=True),
    )
    print(f"{visible(str(page))} ({page.stat().st_size / 1e6:.1f} MB)")
