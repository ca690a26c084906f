"""Who moved where since the last date."""

from collections.abc import Sequence

import altair as alt

from customer_segmentation.report.figures.builders import (
    Figure,
    Table,
    figure,
    inline,
    label_lines,
    listed,
    tooltip,
)
from customer_segmentation.report.privacy import SMALL_CELL, UNDER, cell_of, count_text
from customer_segmentation.report.reading import Marts, Row
from customer_segmentation.report.segments import INK, PAPER, Segment, label_of

# What the matrix calls the side on which somebody is no customer.
JOINED, LEFT = "joined", "left"

Pair = tuple[int | None, int | None]


def draw(marts: Marts, segments: Sequence[Segment]) -> list[Figure]:
    """Draw a matrix of the segments before and now."""
    moves = marts["segment_changes"]
    if not moves:
        return []
    causes = _causes(moves)
    rows = _rows(causes, segments)
    before, now = _sides(causes, segments)
    dates = f"{moves[0]['from_date']} to {moves[0]['to_date']}"
    return [
        figure(
            "migrations",
            "Where customers moved",
            _chart(rows, before, now),
            caption=f"From {dates}. Each row adds up to 100%: where the customers of a segment"
            f" are now. Moves of fewer than {SMALL_CELL} people show as “{UNDER}”.",
            description=listed(
                f"Matrix of moves between segments, {dates}",
                (f"{row['from']} to {row['to']} {row['label']}" for row in rows),
            ),
            table=Table(
                ["Before", "Now", "Customers", "Share of those before", "Cause"],
                [
                    [row["from"], row["to"], row["customers"], row["told"], row["causes"]]
                    for row in rows
                ],
            ),
            height=max(200, len(before) * 48 + 40),
        )
    ]


def _causes(moves: list[Row]) -> dict[Pair, dict[str, int]]:
    """Count the customers of each cell by cause: one cell may have several."""
    cells: dict[Pair, dict[str, int]] = {}
    for row in moves:
        cell = cells.setdefault((row["from_segment_id"], row["to_segment_id"]), {})
        cell[row["cause"]] = cell.get(row["cause"], 0) + row["customer_count"]
    return cells


def _sides(
    causes: dict[Pair, dict[str, int]], segments: Sequence[Segment]
) -> tuple[list[str], list[str]]:
    """Name the rows and the columns: those of today, retired ones, and outside."""
    today = [one.segment_id for one in segments]
    retired = sorted({one for pair in causes for one in pair if one is not None} - set(today))
    names = [label_of(one, segments) for one in [*today, *retired]]
    has_joined, has_left = (any(pair[side] is None for pair in causes) for side in (0, 1))
    return names + [JOINED] * has_joined, names + [LEFT] * has_left


def _rows(causes: dict[Pair, dict[str, int]], segments: Sequence[Segment]) -> list[Row]:
    origins: dict[int | None, int] = {}
    for (origin, _), counts in causes.items():
        origins[origin] = origins.get(origin, 0) + sum(counts.values())
    rows = []
    for origin, target in sorted(
        causes, key=lambda pair: [(one is None, one or 0) for one in pair]
    ):
        counts = causes[origin, target]
        moved = cell_of(sum(counts.values()), origins[origin])
        rows.append(
            {
                "from": JOINED if origin is None else label_of(origin, segments),
                "to": LEFT if target is None else label_of(target, segments),
                "customers": moved.count_text,
                "share": moved.drawn_share,
                "told": moved.share_text(1),
                "label": moved.share_text(),
                "causes": ", ".join(
                    f"{cause.replace('_', ' ')}: {count_text(people)}"
                    for cause, people in sorted(counts.items())
                ),
                "is_full": moved.drawn_share > 0.5,
            }
        )
    return rows


def _chart(rows: list[Row], before: list[str], now: list[str]) -> alt.LayerChart:
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "to:N",
            sort=now,
            title="now",
            axis=alt.Axis(
                orient="top",
                labelAngle=0,
                ticks=False,
                domain=False,
                labelExpr="split(datum.label, '  ')[0] == datum.label"
                " ? split(datum.label, ' ') : split(datum.label, '  ')[0]",
            ),
            scale=alt.Scale(domain=now),
        ),
        y=alt.Y(
            "from:N",
            sort=before,
            title="before",
            axis=alt.Axis(ticks=False, domain=False, **label_lines(before)),
            scale=alt.Scale(domain=before),
        ),
    )
    cells = base.mark_rect(cornerRadius=3, stroke=PAPER, strokeWidth=2).encode(
        color=alt.Color(
            "share:Q",
            legend=None,
            scale=alt.Scale(domain=[0, 1], range=["#e9f1f8", "#0b4a86"]),
        ),
        tooltip=tooltip(
            ("from:N", "Before"),
            ("to:N", "Now"),
            ("customers:N", "Customers"),
            ("told:N", "Share of those before"),
            ("causes:N", "Cause"),
        ),
    )
    numbers = base.mark_text(fontWeight="bold").encode(
        text="label:N", color=alt.condition("datum.is_full", alt.value(PAPER), alt.value(INK))
    )
    return cells + numbers
