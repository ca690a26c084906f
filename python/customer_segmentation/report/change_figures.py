"""What changed: who moved where since the last date, and what has drifted."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures import Figure, Table, figure, inline
from customer_segmentation.report.privacy import SMALL_CELL, UNDER, cell_of, count_text
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import INK, PAPER, Segment, letter
from customer_segmentation.report.wording import number, plain, sentence_case

STATUS_COLOURS = {
    "stable": "#9aa5b1",
    "not measured": "#9aa5b1",
    "watch": "#e69f00",
    "drifted": "#d55e00",
}
# What the matrix calls the side on which somebody is no customer.
OUTSIDE = {"before": "joined", "now": "left"}


def stayed_share(marts: Marts) -> float | None:
    """Share of the earlier customers, those who left aside, who kept their segment."""
    moves = [
        row
        for row in marts["segment_changes"]
        if row["from_segment_id"] is not None and row["to_segment_id"] is not None
    ]
    total = sum(row["customer_count"] for row in moves)
    stayed = sum(
        row["customer_count"] for row in moves if row["from_segment_id"] == row["to_segment_id"]
    )
    return stayed / total if total else None


def change_figures(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw the migrations, the change of sizes and the drift, as far as there are any."""
    figures = []
    moves = marts["segment_changes"]
    if moves:
        figures += [_migration_figure(moves, segments), _size_change_figure(moves, segments)]
    if marts["segment_drift"]:
        figures.append(_drift_figure(marts, segments))
    return figures


def _name(segment_id: int | None, segments: Sequence[Segment], side: str = "now") -> str:
    if segment_id is None:
        return OUTSIDE[side]
    known = {one.segment_id: one.label for one in segments}
    return known.get(segment_id) or f"{letter(segment_id)}  (retired)"


def _migration_figure(moves: list[Row], segments: Sequence[Segment]) -> Figure:
    # One cell may have several causes.
    cells: dict[tuple, dict] = {}
    for row in moves:
        key = (row["from_segment_id"], row["to_segment_id"])
        cell = cells.setdefault(key, {"customers": 0, "causes": {}})
        cell["customers"] += row["customer_count"]
        cell["causes"][row["cause"]] = (
            cell["causes"].get(row["cause"], 0) + row["customer_count"]
        )
    origins: dict[int | None, int] = {}
    for (origin, _), cell in cells.items():
        origins[origin] = origins.get(origin, 0) + cell["customers"]
    ids = [one.segment_id for one in segments]
    retired = sorted({key for pair in cells for key in pair if key is not None} - set(ids))
    places = [*ids, *retired]
    has = {side: any(pair[side] is None for pair in cells) for side in (0, 1)}
    downwards = [_name(one, segments) for one in places] + [OUTSIDE["before"]] * has[0]
    across = [_name(one, segments) for one in places] + [OUTSIDE["now"]] * has[1]
    rows = [
        {
            "from": _name(origin, segments, "before"),
            "to": _name(target, segments),
            "customers": moved.count_text,
            "share": moved.drawn_share,
            "told": moved.share_text(1),
            "label": moved.share_text(),
            "causes": ", ".join(
                f"{cause.replace('_', ' ')}: {count_text(count)}"
                for cause, count in sorted(cell["causes"].items())
            ),
            "is_full": moved.drawn_share > 0.5,
        }
        for (origin, target), cell in sorted(
            cells.items(), key=lambda one: [(key is None, key or 0) for key in one[0]]
        )
        for moved in [cell_of(cell["customers"], origins[origin])]
    ]
    label = "compact ? split(datum.label, '  ')[0] : split(datum.label, ' · ')"
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "to:N",
            sort=across,
            title="now",
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                ticks=False,
                domain=False,
                labelExpr="split(datum.label, '  ')[0] == datum.label"
                " ? split(datum.label, ' ') : split(datum.label, '  ')[0]",
            ),
            scale=alt.Scale(domain=across),
        ),
        y=alt.Y(
            "from:N",
            sort=downwards,
            title="before",
            axis=alt.Axis(labelExpr=label, ticks=False, domain=False, labelLineHeight=14),
            scale=alt.Scale(domain=downwards),
        ),
    )
    cells_drawn = base.mark_rect(cornerRadius=3, stroke=PAPER, strokeWidth=2).encode(
        color=alt.Color(
            "share:Q",
            legend=None,
            scale=alt.Scale(domain=[0, 1], range=["#e9f1f8", "#0b4a86"]),
        ),
        tooltip=[
            alt.Tooltip("from:N", title="Before"),
            alt.Tooltip("to:N", title="Now"),
            alt.Tooltip("customers:N", title="Customers"),
            alt.Tooltip("told:N", title="Share of those before"),
            alt.Tooltip("causes:N", title="Cause"),
        ],
    )
    numbers = base.mark_text(fontWeight="bold").encode(
        text="label:N", color=alt.condition("datum.is_full", alt.value(PAPER), alt.value(INK))
    )
    dates = f"{moves[0]['from_date']} to {moves[0]['to_date']}"
    return figure(
        "migrations",
        "Where customers moved",
        cells_drawn + numbers,
        caption=f"From {dates}. Each row adds up to 100%: where the customers of a segment are"
        f" now. Moves of fewer than {SMALL_CELL} people show as “{UNDER}”.",
        description=f"Matrix of moves between segments, {dates}: "
        + "; ".join(f"{row['from']} to {row['to']} {row['label']}" for row in rows)
        + ".",
        table=Table(
            ["Before", "Now", "Customers", "Share of those before", "Cause"],
            [
                [
                    row["from"],
                    row["to"],
                    row["customers"],
                    row["told"],
                    row["causes"],
                ]
                for row in rows
            ],
        ),
        height=max(200, len(downwards) * 48 + 40),
    )


def _size_change_figure(moves: list[Row], segments: Sequence[Segment]) -> Figure:
    before: dict[int, int] = {}
    now: dict[int, int] = {}
    for row in moves:
        if row["from_segment_id"] is not None:
            before[row["from_segment_id"]] = (
                before.get(row["from_segment_id"], 0) + row["customer_count"]
            )
        if row["to_segment_id"] is not None:
            now[row["to_segment_id"]] = now.get(row["to_segment_id"], 0) + row["customer_count"]
    places = [one.segment_id for one in segments]
    places += sorted((set(before) | set(now)) - set(places))
    rows = [
        {
            "segment_id": place,
            "segment": _name(place, segments),
            "before": before.get(place, 0),
            "now": now.get(place, 0),
            "change": now.get(place, 0) - before.get(place, 0),
            "label": _signed(now.get(place, 0) - before.get(place, 0)),
            "is_growth": now.get(place, 0) >= before.get(place, 0),
        }
        for place in places
    ]
    reach = max(abs(row["change"]) for row in rows) or 1
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "change:Q",
            title="customers more or fewer",
            scale=alt.Scale(domain=[-1.35 * reach, 1.35 * reach]),
            axis=alt.Axis(
                tickCount=5, labelExpr="datum.value ? format(datum.value, '+,~d') : '0'"
            ),
        ),
        y=alt.Y(
            "segment:N",
            sort=[row["segment"] for row in rows],
            title=None,
            axis=alt.Axis(
                labelExpr="compact ? split(datum.label, '  ')[0] : split(datum.label, ' · ')",
                ticks=False,
                domain=False,
                labelLineHeight=14,
            ),
        ),
    )
    bars = base.mark_bar(height={"band": 0.5}, cornerRadiusEnd=3).encode(
        color=alt.condition("datum.is_growth", alt.value("#0072b2"), alt.value("#d55e00")),
        tooltip=[
            alt.Tooltip("segment:N", title="Segment"),
            alt.Tooltip("before:Q", title="Before", format=","),
            alt.Tooltip("now:Q", title="Now", format=","),
        ],
    )
    grown = base.transform_filter("datum.is_growth").mark_text(align="left", dx=5)
    shrunk = base.transform_filter("!datum.is_growth").mark_text(align="right", dx=-5)
    return figure(
        "size_changes",
        "Which segments grew",
        alt.layer(bars, grown.encode(text="label:N"), shrunk.encode(text="label:N")),
        caption=f"Customers on {moves[0]['to_date']} against {moves[0]['from_date']}.",
        description="Change of the number of customers: "
        + "; ".join(f"{row['segment']} {row['label']}" for row in rows)
        + ".",
        table=Table(
            ["Segment", "Before", "Now", "Change"],
            [
                [row["segment"], f"{row['before']:,}", f"{row['now']:,}", row["label"]]
                for row in rows
            ],
            [row["segment_id"] for row in rows],
        ),
        height=max(160, len(rows) * 42),
    )


def _signed(count: int) -> str:
    return f"{count:+,}" if count else "0"


def _drift_figure(marts: Marts, segments: Sequence[Segment]) -> Figure:
    known = {segment.segment_id: segment.label for segment in segments}
    rows = []
    for row in marts["segment_drift"]:
        subject = plain(row["subject"])
        if row["subject_type"] == "feature":
            subject = sentence_case(plain(marts.column(row["subject"]).label))
        elif row["subject_type"] == "segment_share":
            subject = "Shares of the segments"
        elif row["subject_type"] == "distance":
            subject = "Distances to centroids"
        elif row["subject_type"] == "segment":
            subject = f"Within {known[int(row['subject'])]}"
        rows.append(
            {
                "subject": subject,
                "index": row["population_stability_index"] or 0,
                "limit": row["drift_limit"],
                "status": row["status"],
                "label": f"{number(row['population_stability_index'], 3)} · {row['status']}",
            }
        )
    furthest = max(0.1, *(max(row["index"], row["limit"] or 0) for row in rows)) * 1.5
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y(
            "subject:N",
            sort=[row["subject"] for row in rows],
            title=None,
            axis=alt.Axis(ticks=False, domain=False),
        ),
        x=alt.X(
            "index:Q",
            title="Population stability index",
            scale=alt.Scale(domain=[0, furthest]),
            axis=alt.Axis(tickCount=5, grid=False),
        ),
    )
    bars = base.mark_bar(height={"band": 0.5}, cornerRadiusEnd=3).encode(
        color=alt.Color(
            "status:N",
            legend=None,
            scale=alt.Scale(domain=list(STATUS_COLOURS), range=list(STATUS_COLOURS.values())),
        ),
        tooltip=[
            alt.Tooltip("subject:N", title="Subject"),
            alt.Tooltip("index:Q", title="Index", format=".3f"),
            alt.Tooltip("limit:Q", title="Limit", format=".3f"),
            alt.Tooltip("status:N", title="Status"),
        ],
    )
    limits = base.mark_tick(color=INK, thickness=2, height={"band": 0.8}).encode(x="limit:Q")
    return figure(
        "drift",
        "What has drifted since the fit",
        alt.layer(bars, limits, base.mark_text(align="left", dx=6).encode(text="label:N")),
        caption="How far today's customers differ from those of the fit; the tick is the limit"
        " from which on a new fit is recommended.",
        description="Population stability indexes: "
        + "; ".join(f"{row['subject']} {row['label']}" for row in rows)
        + ".",
        table=Table(
            ["Subject", "Index", "Limit", "Status"],
            [
                [
                    row["subject"],
                    number(row["index"], 3),
                    number(row["limit"], 3),
                    row["status"],
                ]
                for row in rows
            ],
        ),
        height=max(140, len(rows) * 40),
    )
