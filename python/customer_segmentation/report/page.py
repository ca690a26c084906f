"""Put the figures and the words into one file that opens offline."""

import base64
import functools
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from customer_segmentation.report.pictures import VEGA_LITE, inline_svg
from customer_segmentation.report.reading import Marts
from customer_segmentation.report.sections import Section
from customer_segmentation.report.segments import Segment, marked_segments
from customer_segmentation.report.story.cards import cards
from customer_segmentation.report.story.method import method
from customer_segmentation.report.story.opening import (
    described_features,
    has_clear_groups,
    headline,
    key_figures,
    no_clear_groups,
)

LARGEST_PAGE = 3_000_000


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
    return put_together(
        "page.html.jinja",
        drawn,
        styles=_segment_styles(segments),
        progress=progress,
        marts=marts,
        model=marts.model,
        segments=segments,
        cards=cards(marts, segments),
        headline=headline(marts, segments),
        key_figures=key_figures(marts, segments),
        has_clear_groups=has_clear_groups(marts),
        no_clear_groups=no_clear_groups(marts),
        features=described_features(marts),
        are_means=not marts.reshaped_features,
        method=method(marts),
    )


def put_together(
    template: str,
    drawn: Sequence[Section],
    *,
    styles: str = "",
    progress: Callable[[str], None] = lambda _: None,
    **told: object,
) -> str:
    """Put figures, script and styles into the frame that all pages share.

    Parameters
    ----------
    template : str
        Extends ``frame.html.jinja``, and is given what else is ``told``.
    drawn : sequence of Section
    styles : str
        Rules of this page's own.
    progress : callable
        Is told what is being done.

    Returns
    -------
    str
        HTML that makes no request.

    Raises
    ------
    ValueError
        If the page is not below 3 MB.
    """
    figures = [figure for section in drawn for figure in section.figures]
    pictures = {}
    for figure in figures:
        progress(f"draw {figure.title.lower()}")
        pictures[figure.name] = Markup(inline_svg(figure))
    progress("put the page together")
    styles = _style() + styles
    script = _bundle()
    page = _template(template).render(
        **told,
        sections=drawn,
        pictures=pictures,
        styles=Markup(styles),
        script=Markup(script),
        style_hash=_hash(styles),
        script_hash=_hash(script),
        specs=Markup(_json({figure.name: figure.spec for figure in figures})),
    )
    size = len(page.encode())
    if size >= LARGEST_PAGE:
        raise ValueError(f"The page has {size:,} bytes; needs fewer than {LARGEST_PAGE:,}.")
    return page


@functools.cache
def _bundle() -> str:
    """Bundle Vega with the page's own script, which its names would otherwise clash with."""
    own = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
    bundle = vl_convert.javascript_bundle(own, vl_version=VEGA_LITE)
    # The one text that ends a script element, wherever a library holds it.
    return bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def _segment_styles(segments: Sequence[Segment]) -> str:
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


def _template(name: str) -> Any:
    environment = Environment(
        loader=PackageLoader("customer_segmentation.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
