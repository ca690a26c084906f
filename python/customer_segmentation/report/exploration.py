"""The page of an exploration: every column, and the pairs of numbers that say something."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import altair as alt

from customer_segmentation.report.figures.builders import (
    WHOLE,
    Figure,
    Table,
    at_the_end,
    figure,
    height_of,
    inline,
    label_lines,
    listed,
    named_axis,
    tooltip,
)
from customer_segmentation.report.figures.traits import FULL_HEAT, HEAT, heat_colour
from customer_segmentation.report.page import put_together
from customer_segmentation.report.privacy import SMALL_CELL, count_text
from customer_segmentation.report.sections import Section
from customer_segmentation.report.segments import readable_ink
from customer_segmentation.wording import (
    assessment_in_words,
    count,
    number,
    plain,
    sentence_case,
    share,
)

Row = Mapping[str, Any]
# Correlations from here on are worth a picture; a copy of another column is told, not drawn.
NOTABLE, SAME = 0.3, 0.98
PAIRS_DRAWN, MATRIX_COLUMNS, VALUES_DRAWN = 6, 20, 12
# Each point stands in the page twice, as data and in the picture without script.
POINTS, MATRIX_ON_A_PHONE = 400, 7
BAR, OUTER = "#0072b2", "#9cc3e0"


class Explored(Protocol):
    """What the page needs of an exploration; see ``commands.explore.Exploration``."""

    quality: Sequence[Row]
    columns: Sequence[Row]
    bins: Sequence[Row]
    correlations: Sequence[Row]
    sample: Sequence[Row]
    values: Sequence[Row]


def exploration_page(
    found: Explored, *, source: str, progress: Callable[[str], None] = lambda _: None
) -> str:
    """Render the page.

    Parameters
    ----------
    found : Explored
    source : str
        What was looked at, as people call it.
    progress : callable
        Is told what is being done.

    Returns
    -------
    str
        HTML that makes no request, as the page of the segments.

    Raises
    ------
    ValueError
        If the page is not below 3 MB.
    """
    customers = max((row["record_count"] for row in found.columns), default=0)
    return put_together(
        "exploration.html.jinja",
        [section for section in (_columns(found), _pairs(found)) if section.figures],
        progress=progress,
        source=plain(source),
        customers=count(customers),
        columns=[_line(row, customers) for row in found.columns],
        quality=[
            (
                row["metric_name"].replace("_", " "),
                plain(row["column_name"] or ""),
                plain(row["reason"] or ""),
                count(row["record_count"]),
            )
            for row in found.quality
            if row["record_count"]
        ],
    )


def _title(name: str) -> str:
    return sentence_case(plain(name.replace("_", " ")))


def _line(row: Row, customers: int) -> tuple[str, ...]:
    """Return what the table says of a column."""
    spread = ""
    if row["minimum"] is not None and row["column_type"] == "number":
        spread = f"{number(row['minimum'])} to {number(row['maximum'])}"
    median = number(row["median"]) if row["median"] is not None else ""
    missing = share(row["missing_count"] / customers, 1) if customers else "–"
    distinct = count(row["distinct_count"])
    return (
        _title(row["column_name"]),
        row["column_type"],
        missing if row["missing_count"] else "",
        distinct,
        spread,
        median,
        _assessment(row),
    )


def _assessment(row: Row) -> str:
    return plain(assessment_in_words(row["feature_assessment"], row["suggested_transform"]))


def _columns(found: Explored) -> Section:
    figures = []
    for place, row in enumerate(found.columns, start=1):
        name = row["column_name"]
        bins = [one for one in found.bins if one["feature"] == name]
        values = [one for one in found.values if one["column_name"] == name]
        if bins:
            figures.append(_histogram(f"column_{place}", row, bins))
        elif values:
            figures.append(_values(f"column_{place}", row, values))
    return Section("columns", "Every column", "", figures)


def _caption(row: Row) -> str:
    missing = f"{count(row['missing_count'])} missing. " if row["missing_count"] else ""
    words = _assessment(row)
    return f"{missing}As a feature: {words}." if words else missing.strip()


def drawn_bins(bins: Sequence[dict]) -> list[dict]:
    """Give the outer bins the width of the others, and mark them.

    They hold all that lies beyond: as wide as that reaches, their bars would have an area
    of many times what they count.
    """
    if len(bins) < 3:
        return [{**one, "is_outer": False} for one in bins]
    step = bins[1]["bin_end"] - bins[1]["bin_start"]
    first, *inner, last = ({**one, "is_outer": False} for one in bins)
    if first["bin_end"] - first["bin_start"] > 1.01 * step:
        first |= {"bin_start": first["bin_end"] - step, "is_outer": True}
    if last["bin_end"] - last["bin_start"] > 1.01 * step:
        last |= {"bin_end": last["bin_start"] + step, "is_outer": True}
    return [first, *inner, last]


def _histogram(name: str, row: Row, bins: Sequence[Row]) -> Figure:
    bars = [
        {
            "low": one["bin_start"], "high": one["bin_end"], "is_outer": one["is_outer"],
            "customers": one["customer_count"],
        }
        for one in drawn_bins([dict(one) for one in bins])
    ]  # fmt: skip
    has_outer = any(one["is_outer"] for one in bars)
    chart = (
        alt.Chart(inline(bars))
        .mark_bar(binSpacing=0.5)
        .encode(
            x=alt.X("low:Q", title=None, bin="binned", scale=alt.Scale(zero=False)),
            x2="high:Q",
            y=alt.Y("customers:Q", title="customers", axis=alt.Axis(tickCount=4)),
            color=alt.condition("datum.is_outer", alt.value(OUTER), alt.value(BAR)),
            tooltip=tooltip(
                ("low:Q", "From", ",.4~g"), ("high:Q", "To", ",.4~g"),
                ("customers:Q", "Customers", ","),
            ),
        )
    )  # fmt: skip
    return figure(
        name,
        _title(row["column_name"]),
        chart,
        caption=_caption(row) + (" Pale: all that lies beyond." if has_outer else ""),
        description=f"Histogram of {_title(row['column_name'])}: {number(row['minimum'])} to"
        f" {number(row['maximum'])}, median {number(row['median'])}.",
        table=Table(
            ["From", "To", "Customers"],
            [
                [number(one["bin_start"]), number(one["bin_end"]), count(one["customer_count"])]
                for one in bins
            ],
        ),
        height=150,
    )


def _values(name: str, row: Row, values: Sequence[Row]) -> Figure:
    bars = [
        {
            "value": plain(one["value"]),
            "customers": one["customer_count"],
            "label": count(one["customer_count"]),
        }
        for one in values
        if one["customer_count"] >= SMALL_CELL
    ][:VALUES_DRAWN]
    others = row["distinct_count"] - len(bars)
    rest = f" {count(others)} further values are not drawn." if others else ""
    largest = max((one["customers"] for one in bars), default=1)
    largest = max((one["customers"] for one in bars), default=1)
    base = alt.Chart(inline(bars)).encode(
        x=alt.X(
            "customers:Q",
            title="customers",
            axis=alt.Axis(tickCount=4, grid=False),
            scale=alt.Scale(domain=[0, 1.3 * largest]),
        ),
        y=named_axis([one["value"] for one in bars], "value"),
    )
    chart = base.mark_bar(height={"band": 0.6}, cornerRadiusEnd=2, color=WHOLE).encode(
        tooltip=tooltip(("value:N", "Value"), ("customers:Q", "Customers", ","))
    ) + at_the_end(base)
    return figure(
        name,
        _title(row["column_name"]),
        chart,
        caption=_caption(row) + rest,
        description=listed(
            f"Bars of the values of {_title(row['column_name'])}",
            (f"{one['value']} {one['label']}" for one in bars),
        ),
        table=Table(
            ["Value", "Customers"],
            [
                [
                    plain(one["value"]),
                    count_text(one["customer_count"]),
                ]
                for one in values
            ],
        ),
        height=height_of([one["value"] for one in bars], 30, 90),
    )


def _pairs(found: Explored) -> Section:
    """Correlate all numbers; scatter the pairs that neither say nothing nor the same."""
    known = {
        (one["feature"], one["other_feature"]): one["correlation"]
        for one in found.correlations
        if one["correlation"] is not None
    }
    each = sorted(
        ((pair, value) for pair, value in known.items() if pair[0] < pair[1]),
        key=lambda one: (-abs(one[1]), one[0]),
    )
    same = [pair for pair, value in each if abs(value) >= SAME]
    drawn = [(pair, value) for pair, value in each if NOTABLE <= abs(value) < SAME]
    text = ""
    if same:
        told = "; ".join(
            f"{_title(one)} and {_title(other).lower()}" for one, other in same[:6]
        )
        text = f"These say the same as another column: {told}."
    figures = [_matrix(known, each)] if len(each) > 1 else []
    figures += [
        _scatter(f"pair_{place}", pair, value, found.sample)
        for place, (pair, value) in enumerate(drawn[:PAIRS_DRAWN], start=1)
    ]
    return Section("pairs", "Which numbers go together", text, figures)


def _matrix(known: Mapping[tuple, float], each: Sequence[tuple]) -> Figure:
    """Draw the columns that have the strongest correlations, those first."""
    names = list(dict.fromkeys(name for pair, _ in each for name in pair))
    shown = names[:MATRIX_COLUMNS]
    titles = {name: _title(name) for name in shown}
    cells = [
        {
            "place": str(shown.index(other) + 1),
            "column": titles[one],
            "other": titles[other],
            "correlation": known[one, other],
            "label": f"{known[one, other]:.1f}".replace("-0.0", "0.0"),
            "ink": readable_ink(heat_colour(FULL_HEAT * known[one, other])),
        }
        for one in shown
        for other in shown
        if one != other and (one, other) in known
    ]
    # Numbers stand for names along the top: there is no room for twenty of them.
    rows = [f"{place} {titles[name]}" for place, name in enumerate(shown, start=1)]
    for cell in cells:
        cell["row"] = rows[[*titles.values()].index(cell["column"])]
    base = alt.Chart(inline(cells)).encode(
        x=alt.X(
            "place:N",
            sort=[str(place) for place in range(1, len(shown) + 1)],
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                ticks=False,
                domain=False,
                labelFontSize=alt.ExprRef("compact ? 8 : 12"),
            ),
        ),
        y=alt.Y(
            "row:N",
            sort=rows,
            title=None,
            axis=alt.Axis(ticks=False, domain=False, **label_lines(rows)),
        ),
    )
    squares = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color(
            "correlation:Q",
            legend=None,
            scale=alt.Scale(domain=[-1, -0.5, 0, 0.5, 1], range=list(HEAT), interpolate="rgb"),
        ),
        tooltip=tooltip(
            ("column:N", "Column"), ("other:N", "With"), ("correlation:Q", "Correlation", ".2f")
        ),
    )
    # On a phone the cells of many columns have no room: the numbers are below.
    numbers = (
        base.transform_calculate(
            told=f"compact && {len(shown)} > {MATRIX_ON_A_PHONE} ? '' : datum.label"
        )
        .mark_text(fontSize=11)
        .encode(text="told:N", color=alt.Color("ink:N", scale=None))
    )
    folded = len(names) - len(shown)
    rest = f" {folded} columns that correlate less are in the numbers." if folded else ""
    return figure(
        "correlations",
        "Correlation of each pair of numbers",
        alt.layer(squares, numbers).resolve_scale(color="independent"),
        caption=f"From -1, orange, to 1, purple; the strongest first.{rest}",
        description=listed(
            "Strongest correlations",
            (f"{_title(a)} and {_title(b)} {value:.2f}" for (a, b), value in each[:20]),
        ),
        table=Table(
            ["Column", "With", "Correlation"],
            [[_title(a), _title(b), f"{value:+.2f}"] for (a, b), value in each],
        ),
        height=height_of(rows, 30, 120),
        is_wide=True,
    )


def _scatter(name: str, pair: tuple[str, str], value: float, sample: Sequence[Row]) -> Figure:
    one, other = pair
    points = [
        {"x": row[one], "y": row[other]}
        for row in sample[:POINTS]
        if row[one] is not None and row[other] is not None
    ]
    chart = (
        alt.Chart(inline(points))
        .mark_circle(size=14, opacity=0.45, color=BAR)
        .encode(
            x=alt.X("x:Q", title=_title(one), scale=alt.Scale(zero=False)),
            y=alt.Y("y:Q", title=_title(other), scale=alt.Scale(zero=False)),
        )
    )
    title = f"{_title(one)} and {_title(other).lower()}"
    return figure(
        name,
        title,
        chart,
        caption=f"Correlation {value:+.2f}; {count(len(points))} customers drawn by a hash of"
        " their ids.",
        description=f"Scatter plot of {title}; correlation {value:+.2f}.",
        table=Table(["Pair", "Correlation"], [[title, f"{value:+.2f}"]]),
        height=240,
    )
