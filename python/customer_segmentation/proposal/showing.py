"""Print what was seen in a file, so that a person reads it in a minute."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from customer_segmentation.harmless import visible
from customer_segmentation.proposal.proposing import Proposal


def show(proposal: Proposal, console: Console) -> None:
    """Print a row a column: what it is, what it is used for and why."""
    table = proposal.table
    console.print(
        f"{escape(visible(table.name))}: {table.record_count:,} records,"
        f" {len(table.columns)} columns",
        highlight=False,
    )
    rows = Table(title_justify="left", pad_edge=False, show_edge=False)
    rows.add_column("column", overflow="fold")
    rows.add_column("type", no_wrap=True)
    rows.add_column("used as", no_wrap=True)
    rows.add_column("because", overflow="fold", ratio=1)
    for column in proposal.columns:
        choice = proposal.choices.get(column.name)
        reasons = [column.reason]
        if choice and choice.reason != "describes segments":
            reasons.append(choice.reason)
        because = escape(visible("; ".join(filter(None, reasons))))
        for check in column.checks:
            because += f"\n[bold]look:[/bold] {escape(visible(check))}"
        rows.add_row(
            escape(visible(column.title)),
            column.type or "",
            "" if choice is None else choice.role,
            because,
        )
    console.print(rows)
    if not proposal.has_id:
        console.print(
            "No column names customers: each record is one, with an id made from what it says.",
            highlight=False,
        )
    if proposal.further_missing:
        listed = ", ".join(proposal.further_missing)
        console.print(
            f"No value is also written as: {escape(visible(listed))}", highlight=False
        )
    if proposal.value_column:
        console.print(f"Money: {proposal.value_column}", highlight=False)
