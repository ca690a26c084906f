"""What is different in each segment: every number column against the average customer."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    Figure,
    Table,
    figure,
    height_of,
    inline,
    listed,
    named_axis,
    segment_axis,
    shown_first,
    tooltip,
    when_highlighted,
)
from customer_segmentation.report.privacy import UNDER, is_small
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import Segment, labels, letter, readable_ink
from customer_segmentation.wording import index_text, plain, sentence_case

# Standard deviations from the average where the colour of a heat cell is full.
FULL_HEAT = 2.0
# More columns than these stand below each other: their titles would run into one another.
MOST_ACROSS, ROW = 6, 36
# Colours at -2, -1, 0, 1 and 2: orange and purple stay apart for the colour-blind.
HEAT = ("#a3510a", "#e9b27a", "#f3f3f1", "#b3a7d3", "#4b2a8c")


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a heat cell with its index for every segment and number column."""
    rows, titles, rest = _rows(marts, segments), _titles(marts), ""
    is_turned = len(titles) > MOST_ACROSS
    drawn = rows
    if is_turned:
        titles, rest = shown_first(_ranked(rows), "columns")
        rest = f" Those that differ most first.{rest}"
        drawn = [row for row in rows if row["column"] in set(titles)]
    typical = "Typical value" if marts.reshaped_features else "Mean"
    return [
        figure(
            "traits",
            "What makes each segment different",
            (_turned if is_turned else _chart)(drawn, segments, titles, typical),
            caption="Number: index, 100 is the average customer. Colour: distance from the"
            f" average in standard deviations, orange below, purple above.{rest}",
            description=listed(
                "Table of indexes",
                (f"{row['segment']}: {row['column']} {row['label']}" for row in rows),
            ),
            table=_table(marts, segments, typical),
            height=height_of(titles, ROW, 220) + 60
            if is_turned
            else height_of([one.label for one in segments], 50, 160) + 60,
            is_wide=is_turned,
        )
    ]


def _ranked(rows: list[Row]) -> list[str]:
    """Order columns by how far the segment that they mark most is from the average."""
    furthest: dict[str, float] = {}
    for row in rows:
        reach = abs(row["difference"] or 0)
        furthest[row["column"]] = max(reach, furthest.get(row["column"], 0))
    return sorted(furthest, key=lambda column: -furthest[column])


def _titles(marts: Marts) -> list[str]:
    """Columns as the axis names them: features in the model's order, then the others."""
    seen = {row["feature"] for row in marts["segment_feature_profiles"]}
    order = [one for one in marts.features if one in seen]
    return [_title(marts, one) for one in order + sorted(seen - set(marts.features))]


def _title(marts: Marts, feature: str) -> str:
    return sentence_case(plain(marts.column(feature).label))


def _rows(marts: Marts, segments: Sequence[Segment]) -> list[Row]:
    names = labels(segments)
    rows = []
    for row in marts["segment_feature_profiles"]:
        typical, index = _typical(marts, row)[0], row["index_vs_all"]
        difference = row["standardized_difference"]
        rows.append(
            {
                "segment_id": row["segment_id"],
                "segment": names[row["segment_id"]],
                "letter": letter(row["segment_id"]),
                "column": _title(marts, row["feature"]),
                "difference": difference,
                "index": index,
                "mean": row["mean"],
                "mean_of_all": row["mean_of_all"],
                "label": typical if index is None else index_text(index),
                "written": typical,
                "ink": readable_ink(heat_colour(difference or 0)),
            }
        )
    return rows


def _typical(marts: Marts, row: Row) -> tuple[str, str]:
    """Write what is typical of the segment and of all, so that the difference shows."""
    return marts.column(row["feature"]).compared(
        row["typical_value"], row["typical_value_of_all"]
    )


def _chart(
    rows: list[Row], segments: Sequence[Segment], titles: list[str], typical: str
) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "column:N",
            sort=titles,
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                ticks=False,
                domain=False,
                labelExpr="split(datum.label, ' ')",
                labelLineHeight=14,
                # Further lines run down from the first one, into the cells without it.
                labelPadding=4 + 14 * max(title.count(" ") for title in titles),
            ),
            scale=alt.Scale(paddingInner=0.03),
        ),
        y=segment_axis(segments).scale(alt.Scale(paddingInner=0.06)),
        opacity=when_highlighted(),
    )
    return _cells(base, typical)


def _turned(
    rows: list[Row], segments: Sequence[Segment], titles: list[str], typical: str
) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "letter:N",
            sort=[one.letter for one in segments],
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False),
            scale=alt.Scale(paddingInner=0.03),
        ),
        y=named_axis(titles, "column", labelPadding=8).scale(alt.Scale(paddingInner=0.06)),
        opacity=when_highlighted(),
    )
    return _cells(base, typical, alt.ExprRef("compact ? 9 : 13"))


def _cells(base: alt.Chart, typical: str, size: int | alt.ExprRef = 13) -> alt.LayerChart:
    cells = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color(
            "difference:Q",
            title="Standard deviations from the average",
            scale=alt.Scale(
                domain=[-FULL_HEAT, -FULL_HEAT / 2, 0, FULL_HEAT / 2, FULL_HEAT],
                range=list(HEAT),
                clamp=True,
                interpolate="rgb",
            ),
            legend=alt.Legend(
                orient="bottom", gradientLength=180, gradientThickness=9, titleLimit=260
            ),
        ),
        tooltip=tooltip(
            ("segment:N", "Segment"),
            ("column:N", "Column"),
            ("written:N", typical),
            ("label:N", "Index (100 = average)"),
        ),
    )
    numbers = base.mark_text(fontWeight="bold", fontSize=size).encode(
        text="label:N", color=alt.Color("ink:N", scale=None)
    )
    return alt.layer(cells, numbers).resolve_scale(color="independent")


def _table(marts: Marts, segments: Sequence[Segment], typical: str) -> Table:
    names = labels(segments)
    with_mean = bool(marts.reshaped_features)
    rows = []
    for row in marts["segment_feature_profiles"]:
        column = marts.column(row["feature"])
        median = column.written(row["median"])
        spread = f"{column.written(row['p10'])} to {column.written(row['p90'])}"
        if is_small(row["value_count"]):
            # Quantiles of a handful are single people's values.
            median = spread = UNDER
        rows.append(
            [
                names[row["segment_id"]],
                _title(marts, row["feature"]),
                *_typical(marts, row),
                *([column.written(row["mean"])] if with_mean else []),
                index_text(row["index_vs_all"]),
                median,
                spread,
            ]
        )
    return Table(
        [
            "Segment",
            "Column",
            typical,
            "Of all customers",
            *(["Mean"] if with_mean else []),
            "Index",
            "Median",
            "10 to 90 %",
        ],
        rows,
        [row["segment_id"] for row in marts["segment_feature_profiles"]],
    )


def heat_colour(difference: float) -> str:
    """Mix the colour of a heat cell as the picture does, to write readably on it.

    Examples
    --------
    >>> heat_colour(0), heat_colour(-9), heat_colour(0.5)
    ('#f3f3f1', '#a3510a', '#d3cde2')
    """
    place = (max(-FULL_HEAT, min(FULL_HEAT, difference)) / FULL_HEAT + 1) * 2
    low = min(int(place), 3)
    channels = (
        round(
            int(HEAT[low][at : at + 2], 16) * (1 - place + low)
            + int(HEAT[low + 1][at : at + 2], 16) * (place - low)
        )
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)
