"""Print the segments of the last build: ``segments show``."""

import sys
from argparse import ArgumentParser, Namespace

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from customer_segmentation.builds.place import Asked, Place, Relation, Row, find_place
from customer_segmentation.harmless import visible
from customer_segmentation.model.features import category_of
from customer_segmentation.model.naming import subject_of
from customer_segmentation.wording import count, index_text, number, share

# Standard deviations from the average that stand out in bold.
STRONG = 1.0
ARROWS = {"high": "▲", "highest": "▲", "low": "▼", "lowest": "▼"}
SHARE_BAR = 12
# Columns of a wide table; the page ranks them as well.
COLUMNS_SHOWN = 20


def show(place: Place, console: Console) -> None:
    """Print the active segments, what sets them apart, and how sure that is.

    Parameters
    ----------
    place : Place
        Where the build is.
    console : rich.console.Console

    Raises
    ------
    OSError
        If there is no database, it can't be opened, or no build is in it yet.
    """
    with place.look(
        ["customer_segments", "segment_profiles", "segmentation_models"],
        ["segment_feature_profiles", "segment_count_candidates", "segment_rules"],
    ) as look:
        rows = look.visible_rows
        [model] = rows(
            "from segmentation_models"
            " where model_id = (select any_value(model_id) from customer_segments)"
            " order by status = 'active' desc, fitted_at desc limit 1"
        )
        segments = rows("from segment_profiles order by segment_id")
        traits = rows("from segment_feature_profiles order by segment_id, feature")
        candidates = rows(
            "from segment_count_candidates where segmentation_name = ? and model_id = ?"
            " order by k",
            model["segmentation_name"],
            model["model_id"],
        )
        rules = rows("from segment_rules") if "segment_rules" in look.models else []

    total = sum(row["customer_count"] for row in segments)
    console.print()
    console.print(
        f"[bold]{len(segments)} segments of {total:,} customers[/]"
        f"\nmodel {model['model_id']}, fitted on data of {model['as_of_date']}",
        highlight=False,
    )
    console.print(_segments_table(segments, rules))
    across = _traits_table(segments, traits)
    # Asked of a terminal without end: of its own it says no more than its width.
    endless = console.options.update(width=sys.maxsize)
    is_turned = console.measure(across, options=endless).minimum > console.width
    told = "" if is_turned else f"{_what_is_typical(traits)}; "
    console.print(
        f"[bold]What sets them apart[/]  ({told}index, 100 = average; ▲ high, ▼ low)",
        highlight=False,
    )
    console.print(_turned_table(segments, traits) if is_turned else across)
    hidden = len({row["feature"] for row in traits}) - COLUMNS_SHOWN
    if is_turned and hidden > 0:
        console.print(f"{hidden} more columns, which differ less, are on the page.")
    console.print("[bold]How sure[/]")
    console.print(_evidence_table(candidates))
    style = "italic" if model["has_clear_groups"] else "bold yellow"
    console.print(Text(model["selection_reason"], style=style))
    console.print()
    console.print("[bold]Where to look next[/]")
    option = f" --schema {place.schema}" if place.schema else ""
    summary = place.relations.get("segment_summary", Relation("main", "segment_summary"))
    where = "" if summary.schema == "main" else f"{summary.schema}."
    for command in (
        f"segments report{option}    the page that explains the segments",
        f"segments export{option}    one list per segment for campaign tools",
        f'duckdb {visible(str(place.database))} "from {visible(where)}{summary.name}"',
        "dbt build --vars '{segmentation_input: path/to/customers.csv}'",
    ):
        console.print(f"  {command}", highlight=False, markup=False, soft_wrap=True)


def _segments_table(segments: list[Row], rules: list[Row]) -> Table:
    rule_of = {row["segment_id"]: row["rule"] for row in rules}
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("segment", justify="right", style="bold")
    table.add_column("name", overflow="fold")
    table.add_column("customers", justify="right")
    table.add_column("share", justify="right")
    table.add_column("", no_wrap=True)
    table.add_column("in short", overflow="fold", style="dim")
    largest = max((row["customer_share"] or 0 for row in segments), default=0) or 1
    for row in segments:
        of_all = row["customer_share"] or 0
        table.add_row(
            str(row["segment_id"]),
            escape(row["segment_name"]),
            count(row["customer_count"]),
            share(of_all, 1),
            Text("█" * max(1, round(of_all / largest * SHARE_BAR)), style="cyan"),
            escape(rule_of.get(row["segment_id"], "")),
        )
    return table


def _traits_table(segments: list[Row], traits: list[Row]) -> Table:
    features = list(dict.fromkeys(row["feature"] for row in traits))
    found = {(row["segment_id"], row["feature"]): row for row in traits}
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("segment", justify="right", style="bold")
    for feature in features:
        subject = subject_of([], feature)
        table.add_column(escape(subject.category or subject.label), justify="right")
        cells = [_trait(row) for row in traits if row["feature"] == feature]
        # What a cell says stays in one line; only the title above it may take several.
        table.columns[-1].min_width = max(cell.cell_len for cell in cells)
    for segment in segments:
        cells = [_trait(found.get((segment["segment_id"], feature))) for feature in features]
        table.add_row(str(segment["segment_id"]), *cells)
    return table


def _turned_table(segments: list[Row], traits: list[Row]) -> Table:
    """Put wide tables on their side: a row a column of theirs, those that differ most first."""
    found = {(row["segment_id"], row["feature"]): row for row in traits}
    furthest: dict[str, float] = {}
    for row in traits:
        reach = abs(row["standardized_difference"] or 0)
        furthest[row["feature"]] = max(reach, furthest.get(row["feature"], 0))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1))
    table.add_column("segment", overflow="fold")
    for segment in segments:
        table.add_column(str(segment["segment_id"]), justify="right", no_wrap=True)
    for feature in sorted(furthest, key=lambda one: -furthest[one])[:COLUMNS_SHOWN]:
        subject = subject_of([], feature)
        table.add_row(
            escape(subject.category or subject.label),
            *(_index(found.get((one["segment_id"], feature))) for one in segments),
        )
    return table


def _index(row: Row | None) -> Text:
    """Write the index as a whole number; where there is none, what is typical."""
    if row is None or row["typical_value"] is None:
        return Text("–", style="dim")
    if row["index_vs_all"] is None:
        return _marked(row, number(row["typical_value"], beside=row["typical_value_of_all"]))
    return _marked(row, f"{row['index_vs_all']:,.0f}")


def _trait(row: Row | None) -> Text:
    """Write what is typical and its index; colour and arrow say the level, as names do."""
    if row is None or row["typical_value"] is None:
        return Text("–", style="dim")
    written = number(row["typical_value"], beside=row["typical_value_of_all"])
    if category_of(row["feature"]):
        written = f"{100 * row['typical_value']:.0f} %"
    index = "" if row["index_vs_all"] is None else f" {index_text(row['index_vs_all']):>4}"
    return _marked(row, f"{written}{index} ")


def _marked(row: Row, written: str) -> Text:
    arrow = ARROWS.get(row["level"], " ")
    colour = {"▲": "magenta", "▼": "yellow"}.get(arrow, "")
    is_strong = colour and abs(row["standardized_difference"] or 0) >= STRONG
    return Text(f"{written}{arrow}", style=f"bold {colour}" if is_strong else colour)


def _what_is_typical(traits: list[Row]) -> str:
    """Say "mean" only where every typical value is one."""
    is_mean = all(
        row["typical_value"] == row["mean"] for row in traits if row["mean"] is not None
    )
    return "mean" if is_mean else "typical value"


def _evidence_table(candidates: list[Row]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("k", "silhouette", "without groups", "worst Jaccard", "smallest"):
        table.add_column(title, justify="right")
    table.add_column("", no_wrap=True)
    for row in candidates:
        table.add_row(
            str(row["k"]),
            number(row["silhouette_score"], 3),
            number(row["silhouette_null"], 3),
            number(row["minimum_segment_jaccard"], 2),
            share(row["smallest_segment_share"], 1),
            "◀ chosen"
            if row["is_selected"]
            else "also stable"
            if row.get("is_stable_level")
            else "",
            style="bold" if row["is_selected"] else "",
        )
    return table


def add_options(parser: ArgumentParser) -> None:
    """Take no options of its own."""


def run(given: Namespace, asked: Asked) -> None:
    """Print the segments into the terminal."""
    show(find_place(asked), Console())
