"""From the records read to the customers segmented: nothing is lost on the way."""

import altair as alt

from customer_segmentation.report.figures import Figure, Table, figure, inline
from customer_segmentation.report.reading import Marts
from customer_segmentation.report.wording import plain, sentence_case, share

WHOLE, LOST = "#5e6b7a", "#d55e00"


def quality_figures(marts: Marts) -> list[Figure]:
    """Draw what became of the records, and which values are missing."""
    return [one for one in (_records_figure(marts), _values_figure(marts)) if one]


def _records_figure(marts: Marts) -> Figure | None:
    counts = [row for row in marts["data_quality_summary"] if row["column_name"] is None]
    read = sum(row["record_count"] for row in counts if row["metric_name"] == "records_read")
    if not read:
        return None
    lost = [
        ("exact copy of another record", row["record_count"])
        for row in counts
        if row["metric_name"] == "exact_duplicates_collapsed" and row["record_count"]
    ] + sorted(
        (plain(row["reason"]).replace("_", " "), row["record_count"])
        for row in counts
        if row["metric_name"] == "records_rejected" and row["record_count"]
    )
    rows = [_step("records read", 0, read, WHOLE, read)]
    left = read
    for reason, count in lost:
        rows.append(_step(reason, left - count, left, LOST, count))
        left -= count
    rows.append(_step("customers segmented", 0, left, WHOLE, left))
    # Where little is lost, whole bars would hide it: then the axis is cut, and says so.
    start = 0 if not lost or left < 0.7 * read else left - (read - left) * 0.6
    start = max(0, round(start))
    for row in rows:
        row["from"] = max(row["from"], start)
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y(
            "step:N",
            sort=[row["step"] for row in rows],
            title=None,
            axis=alt.Axis(ticks=False, domain=False),
        ),
        x=alt.X(
            "from:Q",
            title=f"records (the axis starts at {start:,})" if start else "records",
            scale=alt.Scale(domain=[start, read + (read - start) * 0.18], nice=False),
            axis=alt.Axis(tickCount=5, format=",d"),
        ),
    )
    bars = base.mark_bar(height={"band": 0.6}, cornerRadius=2).encode(
        x2="to:Q",
        color=alt.Color("colour:N", scale=None),
        tooltip=[
            alt.Tooltip("step:N", title="Step"),
            alt.Tooltip("count:Q", title="Records", format=","),
        ],
    )
    numbers = base.mark_text(align="left", dx=6).encode(x="to:Q", text="label:N")
    return figure(
        "records",
        "From records read to customers segmented",
        bars + numbers,
        caption=f"{share(left / read, 1)} of the records became customers. Every other one is"
        " counted here by its reason, and rejected ones stand in rejected_customer_records.",
        description="; ".join(f"{row['step']}: {row['label']}" for row in rows) + ".",
        table=Table(
            ["Step", "Records", "Share of those read"],
            [[row["step"], row["label"], share(row["count"] / read, 1)] for row in rows],
        ),
        height=max(130, len(rows) * 38),
    )


def _step(step: str, low: int, high: int, colour: str, count: int) -> dict:
    return {
        "step": step,
        "from": low,
        "to": high,
        "colour": colour,
        "count": count,
        "label": f"{count:,}",
    }


def _values_figure(marts: Marts) -> Figure | None:
    words = {
        "values_missing": "missing",
        "values_filled": "filled by the median",
        "values_not_a_number": "not a number",
        "values_out_of_range": "out of range",
        "values_not_a_date": "not a date",
        "categories_unmapped": "unknown spelling",
    }
    customers = marts.customer_count
    counts: dict[tuple[str, str], int] = {}
    for row in marts["data_quality_summary"]:
        if row["column_name"] and row["metric_name"] in words and row["record_count"]:
            key = (row["column_name"], words[row["metric_name"]])
            counts[key] = counts.get(key, 0) + row["record_count"]
    if not counts:
        return None
    rows = [
        {
            "value": f"{sentence_case(marts.column(name).label)}: {what}",
            "column": sentence_case(marts.column(name).label),
            "what": what,
            "count": count,
            "share": count / customers,
            "label": f"{count:,} ({share(count / customers, 1)})",
        }
        for (name, what), count in sorted(counts.items())
    ]
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y(
            "value:N",
            sort=[row["value"] for row in rows],
            title=None,
            axis=alt.Axis(ticks=False, domain=False),
        ),
        x=alt.X(
            "share:Q",
            title="share of the customers",
            axis=alt.Axis(format="~%", tickCount=4),
            scale=alt.Scale(domain=[0, max(row["share"] for row in rows) * 1.4]),
        ),
    )
    bars = base.mark_bar(height={"band": 0.6}, cornerRadiusEnd=2, color=WHOLE).encode(
        tooltip=[
            alt.Tooltip("value:N", title="Values"),
            alt.Tooltip("count:Q", title="Customers", format=","),
        ]
    )
    return figure(
        "values",
        "Values that could not be used",
        bars + base.mark_text(align="left", dx=6).encode(text="label:N"),
        caption="Customers without a usable value. A value that is not a number or out of"
        " range counts as missing as well.",
        description="; ".join(f"{row['value']} {row['label']}" for row in rows) + ".",
        table=Table(
            ["Column", "Values", "Customers", "Share of the customers"],
            [
                [row["column"], row["what"], f"{row['count']:,}", share(row["share"], 1)]
                for row in rows
            ],
        ),
        height=max(120, len(rows) * 38),
    )
