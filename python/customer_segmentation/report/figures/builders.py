"""What figures share: title, description, picture and numbers; axes, colours, labels."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
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
# Columns or subjects that a figure draws; with more nobody finds one, and paper ends.
ROWS_SHOWN = 20
# Characters that a line of a label is tried with, until it takes no more lines than there
# is room for: on a desk, and where the figure is narrow.
LINES, WIDTHS = 3, (30, 36)
NARROW_LINES, NARROW_WIDTHS = 2, (18, 22, 26)
LINE_HEIGHT = 14


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
            labelLimit=230,
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
        axis=alt.Axis(ticks=False, domain=False, **label_lines(names), **axis),
    )


def label_lines(names: Sequence[str]) -> dict[str, Any]:
    """Return what an axis needs to write names in lines, so that none is cut.

    Of a segment, whose letter and name two blanks part, the letter alone where it is narrow.
    """
    desk = {name: lines_of(name, WIDTHS, LINES) for name in names}
    narrow = {
        name: lines_of(name.split("  ")[0], NARROW_WIDTHS, NARROW_LINES) for name in names
    }
    lines = f"(compact ? {json.dumps(narrow)} : {json.dumps(desk)})[datum.label]"
    counts = {len(one) for written in (desk, narrow) for one in written.values()}
    # A label is centred by its first line.
    lifted = [
        {"test": f"length({lines}) == {count}", "value": 1 - LINE_HEIGHT * (count - 1) / 2}
        for count in sorted(counts - {1})
    ]
    return {
        "labelExpr": lines,
        "labelLineHeight": LINE_HEIGHT,
        "labelOffset": {"condition": lifted, "value": 0} if lifted else 0,
    }


def lines_of(name: str, widths: Sequence[int], most: int) -> list[str]:
    """Break a name where it says ` · ` and where a line is full; cut what is endless.

    Examples
    --------
    >>> lines_of("A  Lowest annual household income · lowest tenure", (30, 36), 3)
    ['A  Lowest annual household', 'income', 'lowest tenure']
    """
    lines: list[str] = []
    for width in widths:
        lines = [line for part in name.split(" · ") for line in wrap(part, width)]
        if len(lines) <= most:
            return lines or [name]
    return [*lines[: most - 1], f"{lines[most - 1]}…"]


def height_of(names: Sequence[str], row: int, least: int) -> int:
    """Return the height of a figure with a row for each name, in pixels."""
    most = max((len(lines_of(name, WIDTHS, LINES)) for name in names), default=1)
    return max(least, len(names) * max(row, LINE_HEIGHT * most + 4))


def shown_first(rows: Sequence[Any], what: str) -> tuple[list[Any], str]:
    """Keep the first rows; say in a sentence for the caption how many are not drawn."""
    if len(rows) <= ROWS_SHOWN:
        return list(rows), ""
    return list(rows[:ROWS_SHOWN]), (
        f" The first {ROWS_SHOWN} of {len(rows)} {what}; the others are in the numbers."
    )


def segment_axis(segments: Sequence[Segment]) -> alt.Y:
    """Stack segments downwards by id, with letter and name, or the letter where narrow."""
    return named_axis(
        [one.label for one in segments],
        "segment",
        labelPadding=8,
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
