"""What sets the segments apart: sizes, traits, attributes, effect sizes."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures import (
    Figure,
    Table,
    figure,
    inline,
    segment_axis,
    segment_colour,
    when_highlighted,
)
from customer_segmentation.report.privacy import (
    MISSING_ORDER,
    RARER,
    SMALL_CELL,
    UNDER,
    Cell,
    is_small,
    protected_cells,
)
from customer_segmentation.report.reading import Marts
from customer_segmentation.report.segments import PAPER, Segment, readable_ink
from customer_segmentation.report.wording import (
    index_text,
    number,
    plain,
    sentence_case,
    share,
)

BLUES = ("#dbe9f6", "#b5d4e9", "#85bcdb", "#5199c9", "#2a74b2", "#0e4e91", "#08306b", "#041c40")
MIXED = ("#7b68ae", "#7ec8b1", "#d6a461", "#6f94c9", "#c07f9d", "#9aa65a", "#5e6b7a", "#b9c6d4")
# Shares of a bar that have room for a number, and for the name of a band with it.
LEAST_WRITTEN, LEAST_NAMED = 0.09, 0.25
POOL_COLOUR = "#c3cad2"
# Standard deviations from the average where the colour of a heat cell is full.
FULL_HEAT = 2.0
# Colours at -2, -1, 0, 1 and 2: orange and purple stay apart for the colour-blind.
HEAT = ("#a3510a", "#e9b27a", "#f3f3f1", "#b3a7d3", "#4b2a8c")


def size_figure(marts: Marts, segments: Sequence[Segment]) -> Figure:
    """Draw how large each segment is, and its share of the value where there is one."""
    profiles = {row["segment_id"]: row for row in marts["segment_profiles"]}
    has_value = any(row["value_share"] is not None for row in profiles.values())
    measures = {"customers": "customer_share"} | ({"value": "value_share"} if has_value else {})
    rows = [
        {
            "segment_id": one.segment_id,
            "segment": one.label,
            "measure": measure,
            "share": profiles[one.segment_id][column] or 0,
            "label": share(profiles[one.segment_id][column])
            + (f" of {measure}" if has_value else f" · {one.customer_count:,}"),
        }
        for one in segments
        for measure, column in measures.items()
    ]
    widest = max(row["share"] for row in rows)
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "share:Q",
            title=None,
            axis=None,
            # Room for the number behind the longest bar.
            scale=alt.Scale(domain=[0, widest * 1.45 or 1]),
        ),
        y=segment_axis(segments),
        yOffset=alt.YOffset("measure:N", sort=list(measures)),
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.8}).encode(
        color=segment_colour(segments),
        opacity=when_highlighted(),
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
            alt.Tooltip("measure:N", title="of all"),
        ],
    )
    numbers = base.mark_text(align="left", dx=6).encode(
        text="label:N", opacity=when_highlighted()
    )
    return figure(
        "sizes",
        "How large they are" + (", and what they bring" if has_value else ""),
        bars + numbers,
        caption="Share of all customers"
        + (", and of the value." if has_value else "; the second number counts them."),
        description="Bars of the share of customers: "
        + "; ".join(f"{one.label} {share(one.customer_share)}" for one in segments)
        + ".",
        table=Table(
            [
                "Segment",
                "Customers",
                "Share",
                *(["Value", "Share of value"] if has_value else []),
            ],
            [
                [
                    one.label,
                    f"{one.customer_count:,}",
                    share(one.customer_share, 1),
                    *(
                        [
                            number(profiles[one.segment_id]["total_value"]),
                            share(profiles[one.segment_id]["value_share"], 1),
                        ]
                        if has_value
                        else []
                    ),
                ]
                for one in segments
            ],
            [one.segment_id for one in segments],
        ),
        height=max(150, len(segments) * (66 if has_value else 60)),
    )


def heatmap_figure(marts: Marts, segments: Sequence[Segment]) -> Figure:
    """Draw every number column of every segment against the average customer."""
    names = {one.segment_id: one.label for one in segments}
    order = _profiled_columns(marts)
    is_bent = bool(marts.reshaped_features)
    typical = "typical value" if is_bent else "mean"
    titles = {feature: sentence_case(plain(marts.column(feature).label)) for feature in order}
    rows = []
    for row in marts["segment_feature_profiles"]:
        column = marts.column(row["feature"])
        difference = row["standardized_difference"]
        rows.append(
            {
                "segment_id": row["segment_id"],
                "segment": names[row["segment_id"]],
                "column": titles[row["feature"]],
                "difference": difference,
                "index": row["index_vs_all"],
                "mean": row["mean"],
                "mean_of_all": row["mean_of_all"],
                "label": index_text(row["index_vs_all"])
                if row["index_vs_all"] is not None
                else column.written(row["typical_value"], row["typical_value_of_all"]),
                "written": column.written(row["typical_value"], row["typical_value_of_all"]),
                "ink": readable_ink(heat_colour(difference or 0)),
            }
        )
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "column:N",
            sort=[titles[feature] for feature in order],
            title=None,
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                ticks=False,
                domain=False,
                labelExpr="split(datum.label, ' ')",
                labelLineHeight=14,
                # Further lines run down from the first one, into the cells without it.
                labelPadding=4 + 14 * max(title.count(" ") for title in titles.values()),
            ),
            scale=alt.Scale(paddingInner=0.03),
        ),
        y=segment_axis(segments).scale(alt.Scale(paddingInner=0.06)),
        opacity=when_highlighted(),
    )
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
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("column:N", title="Column"),
            alt.Tooltip("written:N", title=typical.capitalize()),
            alt.Tooltip("label:N", title="Index (100 = average)"),
        ],
    )
    numbers = base.mark_text(fontWeight="bold", fontSize=13).encode(
        text="label:N", color=alt.Color("ink:N", scale=None)
    )
    return figure(
        "traits",
        "What makes each segment different",
        alt.layer(cells, numbers).resolve_scale(color="independent"),
        caption="Number: index, 100 is the average customer. Colour: distance from the average"
        " in standard deviations, orange below, purple above.",
        description="Table of indexes: "
        + "; ".join(f"{row['segment']}: {row['column']} {row['label']}" for row in rows)
        + ".",
        table=Table(
            [
                "Segment",
                "Column",
                typical.capitalize(),
                "Of all customers",
                *(["Mean"] if is_bent else []),
                "Index",
                "Median",
                "10 to 90 %",
            ],
            [
                [
                    names[row["segment_id"]],
                    titles[row["feature"]],
                    column.written(row["typical_value"], row["typical_value_of_all"]),
                    column.written(row["typical_value_of_all"], row["typical_value"]),
                    *([column.written(row["mean"])] if is_bent else []),
                    index_text(row["index_vs_all"]),
                    # Quantiles of a handful are single people's values.
                    *(
                        [UNDER, UNDER]
                        if is_small(row["value_count"])
                        else [
                            column.written(row["median"]),
                            f"{column.written(row['p10'])} to {column.written(row['p90'])}",
                        ]
                    ),
                ]
                for row in marts["segment_feature_profiles"]
                for column in [marts.column(row["feature"])]
            ],
            [row["segment_id"] for row in marts["segment_feature_profiles"]],
        ),
        height=max(220, len(segments) * 50 + 60),
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


def _profiled_columns(marts: Marts) -> list[str]:
    seen = {row["feature"] for row in marts["segment_feature_profiles"]}
    return [one for one in marts.features if one in seen] + sorted(seen - set(marts.features))


def attribute_figures(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw one figure for each describing column: who is in the segments."""
    attributes = list(
        dict.fromkeys(row["attribute"] for row in marts["segment_attribute_profiles"])
    )
    return [
        _attribute_figure(marts, segments, name, place)
        for place, name in enumerate(sorted(attributes), start=1)
    ]


def _attribute_figure(
    marts: Marts, segments: Sequence[Segment], attribute: str, place: int
) -> Figure:
    column = marts.column(attribute)
    everything = [
        row for row in marts["segment_attribute_profiles"] if row["attribute"] == attribute
    ]
    is_number = any(row["feature"] == attribute for row in marts["segment_feature_profiles"])
    values = [
        plain(value)
        for value, _ in sorted(
            {row["value"]: row["value_order"] for row in everything}.items(),
            key=lambda one: one[1],
        )
    ]
    rows = []
    for one in segments:
        cells = protected_cells(
            [row for row in everything if row["segment_id"] == one.segment_id]
        )
        rows += [
            {
                "segment_id": one.segment_id,
                "segment": one.label,
                "value": plain(cell.value),
                "order": cell.order,
                "share": cell.drawn_share,
                "customers": cell.count_text,
                "told": cell.share_text(1),
                "label": _cell_label(cell, is_merged=plain(cell.value) not in values),
            }
            for cell in cells
        ]
    # Bands that were merged lie between their parts, in order and colour.
    orders = {row["value"]: row["order"] for row in rows}
    present = sorted(orders, key=orders.get)
    named = [value for value in present if orders[value] < MISSING_ORDER - 1]
    first, last = (orders[named[0]], orders[named[-1]]) if named else (0, 0)
    palette = BLUES if is_number else MIXED
    colours = {
        value: palette[
            round((orders[value] - first) * (len(palette) - 2) / max(last - first, 1))
            if is_number
            else place % len(palette)
        ]
        for place, value in enumerate(named)
    } | {value: POOL_COLOUR for value in present if value not in named}
    for row in rows:
        row["ink"] = readable_ink(colours[row["value"]])
    legend = [value for value in present if value in values or value == RARER]
    base = alt.Chart(inline(rows)).encode(
        y=segment_axis(segments),
        order="order:Q",
        opacity=when_highlighted(),
    )
    across = alt.X(
        "share:Q",
        title=None,
        stack="normalize",
        axis=alt.Axis(format="%", tickCount=5, grid=False),
    )
    bars = base.mark_bar(stroke=PAPER, strokeWidth=1).encode(
        x=across,
        color=alt.Color(
            "value:N",
            title=None,
            scale=alt.Scale(domain=present, range=[colours[value] for value in present]),
            legend=alt.Legend(
                values=legend,
                orient="top",
                columns=alt.ExprRef("compact ? 2 : 4"),
                symbolType="square",
                labelLimit=150,
            ),
        ),
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("value:N", title=sentence_case(column.label)),
            alt.Tooltip("customers:N", title="Customers"),
            alt.Tooltip("told:N", title="Share"),
        ],
    )
    numbers = base.mark_text(fontSize=11).encode(
        x=alt.X("share:Q", stack="normalize", bandPosition=0.5),
        text="label:N",
        color=alt.Color("ink:N", scale=None),
    )
    return figure(
        f"attribute_{place}",
        sentence_case(column.label) + " by segment",
        alt.layer(bars, numbers).resolve_scale(color="independent"),
        caption="Share of the segment. "
        + (
            f"Neighbouring bands of fewer than {SMALL_CELL} people are one."
            if is_number
            else f"Values of fewer than {SMALL_CELL} people show as “{UNDER}”."
        ),
        description=f"Bars of the {column.label} of each segment: "
        + "; ".join(f"{row['segment']}: {row['value']} {row['told']}" for row in rows)
        + ".",
        table=Table(
            ["Segment", sentence_case(column.label), "Customers", "Share"],
            [[row["segment"], row["value"], row["customers"], row["told"]] for row in rows],
            [row["segment_id"] for row in rows],
        ),
        height=max(150, len(segments) * 44),
    )


def _cell_label(cell: Cell, *, is_merged: bool) -> str:
    """Write what a bar has room for; of merged bands, which no legend has, their name."""
    if cell.count is None or cell.drawn_share < LEAST_WRITTEN:
        return ""
    if is_merged and cell.drawn_share >= LEAST_NAMED:
        return f"{cell.value}: {cell.share_text()}"
    return cell.share_text()


def effect_size_figure(marts: Marts) -> Figure | None:
    """Draw how strongly each column tells the segments apart."""
    found = [row for row in marts["segment_effect_sizes"] if row["effect_size"] is not None]
    if not found:
        return None
    words = {"eta_squared": "eta squared", "cramers_v": "Cramér's V"}
    rows = [
        {
            "column": sentence_case(marts.column(row["column_name"]).label),
            "effect": row["effect_size"],
            "statistic": words[row["statistic"]],
            "kind": "made the segments"
            if row["is_inflated_by_construction"]
            else "describes them",
            "label": f"{row['effect_size']:.2f}",
        }
        for row in found
    ]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "effect:Q",
            title="0 tells nothing, 1 everything",
            scale=alt.Scale(domain=[0, 1.12]),
            axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".2~f"),
        ),
        y=alt.Y(
            "column:N",
            sort=[row["column"] for row in rows],
            title=None,
            axis=alt.Axis(ticks=False, domain=False),
        ),
    )
    kinds = ["made the segments", "describes them"]
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.6}).encode(
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=kinds, range=["#b9c3cf", "#2a74b2"]),
            legend=alt.Legend(orient="top", symbolType="square"),
        ),
        tooltip=[
            alt.Tooltip("column:N", title="Column"),
            alt.Tooltip("statistic:N", title="Statistic"),
            alt.Tooltip("effect:Q", title="Effect size", format=".3f"),
            alt.Tooltip("kind:N", title="Column"),
        ],
    )
    return figure(
        "effects",
        "Which columns tell them apart",
        bars + base.mark_text(align="left", dx=5).encode(text="label:N"),
        caption="Share of a number's variance between segments (eta squared), or association"
        " of a category with them (Cramér's V). Columns that made the segments separate them"
        " by construction: that proves nothing.",
        description="Bars of effect sizes: "
        + "; ".join(f"{row['column']} {row['label']} ({row['kind']})" for row in rows)
        + ".",
        table=Table(
            ["Column", "Statistic", "Effect size", "Its part"],
            [
                [row["column"], row["statistic"], f"{row['effect']:.3f}", row["kind"]]
                for row in rows
            ],
        ),
        height=max(130, len(rows) * 38),
    )
