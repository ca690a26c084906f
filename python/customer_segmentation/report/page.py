"""Put the figures and the words into one file that opens offline."""

import base64
import functools
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from customer_segmentation.report import story
from customer_segmentation.report.change_figures import change_figures
from customer_segmentation.report.evidence_figures import (
    count_figures,
    silhouette_figure,
    stability_figure,
)
from customer_segmentation.report.figures import STATIC_WIDTH, Figure
from customer_segmentation.report.map_figure import map_figure
from customer_segmentation.report.portrait_figures import (
    attribute_figures,
    effect_size_figure,
    heatmap_figure,
    size_figure,
)
from customer_segmentation.report.quality_figures import quality_figures
from customer_segmentation.report.reading import Marts
from customer_segmentation.report.segments import marked_segments

LARGEST_PAGE = 3_000_000
VEGA_LITE = "6.1"


@dataclass(frozen=True)
class Section:
    """One part of the page: a heading, words, figures."""

    name: str
    title: str
    text: str
    figures: Sequence[Figure]


def sections(marts: Marts) -> list[Section]:
    """Draw all figures, in the order of the page."""
    segments = marked_segments(marts)

    def there(*figures: Figure | None) -> list[Figure]:
        return [figure for figure in figures if figure]

    return [
        Section(
            "portraits",
            "What sets them apart",
            "",
            there(
                map_figure(marts, segments),
                heatmap_figure(marts, segments),
                size_figure(marts, segments),
                effect_size_figure(marts),
                *attribute_figures(marts, segments),
            ),
        ),
        Section(
            "evidence",
            "How sure is this?",
            story.verdict(marts),
            there(
                *count_figures(marts),
                stability_figure(marts, segments),
                silhouette_figure(marts, segments),
            ),
        ),
        Section(
            "changes",
            "What changed?",
            story.change_in_words(marts),
            change_figures(marts, segments),
        ),
        Section(
            "quality",
            "Where the numbers come from",
            "Every record read is a customer, a counted copy, or rejected with its reason.",
            quality_figures(marts),
        ),
    ]


def render_page(
    marts: Marts, drawn: Sequence[Section], *, progress: Callable[[str], None] = lambda _: None
) -> str:
    """Render the page.

    Parameters
    ----------
    marts : Marts
    drawn : sequence of Section
        From ``sections``.
    progress : callable
        Is told what is being done.

    Returns
    -------
    str
        HTML that makes no request: scripts, styles, data and pictures are in it, and its
        content security policy allows nothing else. The same marts give the same bytes.

    Raises
    ------
    ValueError
        If the page is not below 3 MB.
    """
    segments = marked_segments(marts)
    pictures = {}
    for section in drawn:
        for figure in section.figures:
            progress(f"draw {figure.title.lower()}")
            pictures[figure.name] = Markup(inline_svg(figure))
    progress("put the page together")
    styles = _style() + _segment_styles(segments)
    script = _bundle()
    page = _template().render(
        marts=marts,
        model=marts.model,
        segments=segments,
        cards=story.cards(marts, segments),
        headline=story.headline(marts, segments),
        key_figures=story.key_figures(marts, segments),
        has_clear_groups=story.has_clear_groups(marts),
        no_clear_groups=story.no_clear_groups(marts),
        features=story.described_features(marts),
        are_means=not marts.reshaped_features,
        method=story.method(marts),
        sections=drawn,
        pictures=pictures,
        styles=Markup(styles),
        script=Markup(script),
        style_hash=_hash(styles),
        script_hash=_hash(script),
        specs=Markup(
            _json({figure.name: figure.spec for section in drawn for figure in section.figures})
        ),
    )
    size = len(page.encode())
    if size >= LARGEST_PAGE:
        raise ValueError(f"The page has {size:,} bytes; needs fewer than {LARGEST_PAGE:,}.")
    return page


def static_spec(figure: Figure) -> dict:
    """Return a figure's spec with a width of its own, for pictures without a page."""
    return {**figure.spec, "width": STATIC_WIDTH * (1.6 if figure.is_wide else 1)}


def inline_svg(figure: Figure) -> str:
    """Draw a figure as SVG that can stand in the page.

    Ids begin with the figure's name, since all pictures share one document, and are counted
    anew: Vega's own count goes on through everything that a process draws. Style attributes,
    which the policy forbids, become presentation attributes.
    """
    svg = vl_convert.vegalite_to_svg(static_spec(figure), vl_version=VEGA_LITE)
    found = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    ids = {one: f"{figure.name}-{number}" for number, one in enumerate(found)}
    svg = re.sub(r'\bid="([^"]+)"', lambda one: f'id="{ids[one.group(1)]}"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", lambda one: f"url(#{ids[one.group(1)]})", svg)
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


@functools.cache
def _bundle() -> str:
    """Bundle Vega with the page's own script, which its names would otherwise clash with."""
    own = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
    bundle = vl_convert.javascript_bundle(own, vl_version=VEGA_LITE)
    # The one text that ends a script element, wherever a library holds it.
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def _segment_styles(segments: Sequence) -> str:
    """Colour by class: the policy forbids styles on single elements."""
    rules = [
        f".segment-{one.segment_id}{{--segment:{one.colour};--ink:{one.ink}}}"
        for one in segments
    ]
    return "\n".join(rules) + "\n"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _json(value: object) -> str:
    """Write JSON that can stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def _template() -> object:
    environment = Environment(
        loader=PackageLoader("customer_segmentation.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.jinja")
