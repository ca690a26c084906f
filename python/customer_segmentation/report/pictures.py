"""A figure as a picture: inline in the page, or a file of its own."""

import re

import vl_convert
from markupsafe import Markup

from customer_segmentation.report.figures.builders import STATIC_WIDTH, Figure

VEGA_LITE = "6.1"


def static_spec(figure: Figure) -> dict:
    """Return a figure's spec with a width of its own, for pictures without a page."""
    return {**figure.spec, "width": STATIC_WIDTH * (1.6 if figure.is_wide else 1)}


def drawn_svg(spec: dict, name: str) -> str:
    """Draw a spec as SVG whose bytes depend on nothing else.

    Ids begin with the figure's name, since in the page all pictures share one document, and
    are counted anew: Vega's own count goes on through everything that a process draws.
    """
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    found = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    ids = {one: f"{name}-{number}" for number, one in enumerate(found)}
    svg = re.sub(r'\bid="([^"]+)"', lambda one: f'id="{ids[one.group(1)]}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda one: f"url(#{ids[one.group(1)]})", svg)


def inline_svg(figure: Figure) -> str:
    """Draw a figure as SVG that can stand in the page.

    Style attributes, which the policy forbids, become presentation attributes.
    """
    svg = drawn_svg(static_spec(figure), figure.name)
    svg = re.sub(r' style="([^"]*)"', _as_attributes, svg)
    # The description speaks for the whole; spoken rectangle by rectangle, no one follows.
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    return svg.replace(
        "<svg ", f'<svg aria-label="{_escaped(figure.description)}" role="img" ', 1
    )


def _as_attributes(found: re.Match) -> str:
    pairs = (pair.split(":", 1) for pair in found.group(1).split(";") if ":" in pair)
    kept = {name.strip(): value.strip() for name, value in pairs}
    return "".join(
        f' {name}="{value}"' for name, value in kept.items() if name != "pointer-events"
    )


def _escaped(text: str) -> str:
    return str(Markup.escape(text))
