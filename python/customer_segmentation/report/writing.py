"""Write the page, and each figure as a picture of its own."""

from collections.abc import Callable
from pathlib import Path

import vl_convert

from customer_segmentation.builds.place import Place
from customer_segmentation.replacing import replaced_files
from customer_segmentation.report.page import render_page
from customer_segmentation.report.pictures import VEGA_LITE, drawn_svg, static_spec
from customer_segmentation.report.reading import read_marts
from customer_segmentation.report.sections import sections


def write_report(
    place: Place,
    folder: Path,
    *,
    with_points: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write ``index.html`` and a PNG and an SVG of every figure.

    Parameters
    ----------
    place : Place
        Where the build is; opened read-only.
    folder : Path
        Made if it is not there. Page and pictures are put in their places once all are
        written; pictures of an earlier page go last, so that the folder mixes no two builds.
    with_points : bool
        Whether the map may show single customers.
    progress : callable
        Is told what is being done.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    OSError
        If there is nothing to explain yet, or a file can't be written; the folder is as it
        was.
    """
    progress(f"read {place.database}")
    marts = read_marts(place, with_points=with_points)
    drawn = sections(marts)
    text = render_page(marts, drawn, progress=progress)

    progress("write the pictures")
    with replaced_files(folder) as fresh:
        for kind in ("png", "svg"):
            fresh.remove(*(folder / kind).glob(f"*.{kind}"))
        for section in drawn:
            for figure in section.figures:
                spec = {**static_spec(figure), "background": "#ffffff"}
                png = vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=2)
                svg = drawn_svg(spec, figure.name)
                fresh.path(f"png/{figure.name}.png").write_bytes(png)
                fresh.path(f"svg/{figure.name}.svg").write_text(svg, encoding="utf-8")
        fresh.path("index.html").write_text(text, encoding="utf-8", newline="\n")
    return folder / "index.html"
