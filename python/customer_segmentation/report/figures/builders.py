"""What figures share: title, description, picture and numbers; axes, colours, labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from customer_segmentation.report.segments import CHOSEN, INK, Segment

# Rows of data in one picture: above, a page would no longer open everywhere.
ROW_LIMIT = 20_000
STATIC_WIDTH = 560
# Fonts that the picture without script finds on every system, as wide as it reckons.
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
MUTED, LINE, GRID = "#4d5866", "#8a94a0", "#e6e9ed"
# Bars of what nothing is wrong with.
WHOLE = "#5e6b7a"
# Letter and name of a segment, the name in two lines; the letter alone where it is narrow.
SHORT_LABEL = "compact ? split(datum.label, '  ')[0] : split(datum.label, ' · ')"


@dataclass(frozen=True)
class Table:
    """Numbers under a figure; ``segment_ids`` names the segment of each row, if it has one."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    segment_ids: Sequence[int | None] = field(default=())


@dataclass(frozen=True)
class Figure:
    """One figure; ``spec`` is Vega-Lite, ``description`` says in words what it shows."""

    name: str
    title: str
    caption: str
    description: str
    spec: dict
    table: Table
    is_wide: bool = False


def figure(
    name: str,
    title: str,
    chart: alt.Chart | alt.LayerChart,
    *,
    caption: str,
    description: str,
    table: Table,
    height: int,
    is_wide: bool = False,
) -> Figure:
    """Finish a chart: its size, fonts, description and what the page's script steers.

    Raises
    ------
    ValueError
        If the chart holds more than 20,000 rows.
    """
    spec = (
        chart.add_params(
            # The segment that a chip highlights; 0 is all of them.
            alt.param(name="highlight", value=0),
            # Whether the figure is so narrow that letters have to do for names.
            alt.param(name="compact", value=False),
        )
        .properties(height=height, description=description)
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            labelColor=INK,
            titleColor=MUTED,
            titleFontWeight="normal",
            gridColor=GRID,
            domainColor=LINE,
            tickColor=LINE,
            labelLimit=190,
        )
        .configure_legend(labelFontSize=12, titleFontSize=12, labelColor=INK, labelLimit=170)
        .configure_text(fontSize=12, color=INK)
        .to_dict()
    )
    spec.pop("$schema", None)
    spec["width"] = "container"
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    # Altair keeps the data of all layers here, each set once.
    rows = sum(len(values) for values in spec.get("datasets", {}).values())
    if rows > ROW_LIMIT:
        raise ValueError(f"Figure {name} has {rows:,} rows; needs at most {ROW_LIMIT:,}.")
    return Figure(name, title, caption, description, spec, table, is_wide)


def inline(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Put rows into a chart, as they are."""
    return alt.InlineData(values=list(rows))


def when_highlighted(full: float = 1.0) -> alt.Opacity:
    """Fade what does not belong to the highlighted segment."""
    return alt.condition(
        "highlight == 0 || datum.segment_id == highlight", alt.value(full), alt.value(0.12)
    )


def segment_colour(segments: Sequence[Segment]) -> alt.Color:
    """Colour by segment, without a legend: figures carry the names themselves."""
    return alt.Color("segment_id:N", legend=None, scale=colour_scale(segments))


def colour_scale(segments: Sequence[Segment]) -> alt.Scale:
    """Return the scale from ids to colours."""
    return alt.Scale(
        domain=[one.segment_id for one in segments], range=[one.colour for one in segments]
    )


def named_axis(names: Sequence[str], field: str, **axis: Any) -> alt.Y:
    """Stack what has a name downwards, in the order given."""
    return alt.Y(
        f"{field}:N",
        sort=list(names),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, **axis),
    )


def segment_axis(segments: Sequence[Segment]) -> alt.Y:
    """Stack segments downwards by id, with letter and name, or the letter where narrow."""
    return named_axis(
        [one.label for one in segments],
        "segment",
        labelExpr=SHORT_LABEL,
        labelPadding=8,
        labelLineHeight=14,
        # A name of two lines is centred by its first one.
        labelOffset=alt.ExprRef("compact ? 0 : -6")
        if any(" · " in one.name for one in segments)
        else 0,
    )


def count_axis(counts: Iterable[int]) -> alt.X:
    """Lay the numbers of segments that were tried along the bottom."""
    return alt.X(
        "k:Q",
        title="Number of segments",
        axis=alt.Axis(values=list(counts), format="d", grid=False),
        scale=alt.Scale(padding=14, nice=False, zero=False),
    )


def ring(base: alt.Chart, **text: Any) -> tuple[alt.Chart, alt.Chart]:
    """Put a ring round the number of segments that was chosen, and its label beside."""
    chosen = base.transform_filter("datum.is_selected")
    return (
        chosen.mark_point(size=260, color=CHOSEN, strokeWidth=2.5),
        chosen.mark_text(fontWeight="bold", **text).encode(text="label:N"),
    )


def tooltip(*told: tuple[str, ...]) -> list[alt.Tooltip]:
    """Tell fields on hover: each with its title, numbers also with a format."""
    return [
        alt.Tooltip(field, title=title, **({"format": how[0]} if how else {}))
        for field, title, *how in told
    ]


def at_the_end(base: alt.Chart, dx: int = 6, **encodings: Any) -> alt.Chart:
    """Write the label of each row behind its bar."""
    return base.mark_text(align="left", dx=dx).encode(text="label:N", **encodings)


def listed(what: str, parts: Iterable[str]) -> str:
    """Describe in words what a picture shows, for who does not see it."""
    return f"{what}: {'; '.join(parts)}."
