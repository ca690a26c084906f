"""Print the segments of the last build: ``python -m customer_segmentation.show``."""

import os
import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table


def database_path() -> Path:
    """Find the database where the profile puts it: see ``profiles.yml``."""
    folder = os.environ.get("DBT_PROFILES_DIR", ".")
    default = Path(folder) / "customer_segmentation.duckdb"
    return Path(os.environ.get("SEGMENTATION_DATABASE", default))


def show(path: Path, console: Console) -> None:
    """Print the active segments as a table, and where to look next.

    Parameters
    ----------
    path : Path
        The database.
    console : rich.console.Console

    Raises
    ------
    FileNotFoundError
        If there is no database, or no build in it yet.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: no database; needs one `dbt build` first.")
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = {row[0] for row in connection.sql("show tables").fetchall()}
        if not {"segment_summary", "customer_segments"} <= tables:
            raise FileNotFoundError(f"{path}: no segments in it; needs one `dbt build` first.")
        relation = connection.sql("from segment_summary order by segment_id")
        columns, rows = relation.columns, relation.fetchall()
        [(model_id,)] = connection.sql(
            "select any_value(model_id) from customer_segments"
        ).fetchall()
        [(why, k)] = connection.execute(
            "select selection_reason, k from segmentation_models where model_id = ?", [model_id]
        ).fetchall()

    means = [name for name in columns if name.startswith("mean_")]
    total = sum(row[columns.index("customer_count")] for row in rows)
    table = Table(
        title=f"{k} segments of {total:,} customers (model {model_id})", title_justify="left"
    )
    table.add_column("segment", justify="right")
    table.add_column("name", overflow="fold")
    table.add_column("customers", justify="right")
    table.add_column("share", justify="right")
    for name in means:
        table.add_column(name.replace("mean_", "mean ").replace("_", " "), justify="right")
    for row in rows:
        value = dict(zip(columns, row, strict=True))
        table.add_row(
            str(value["segment_id"]),
            escape(value["segment_name"]),
            f"{value['customer_count']:,}",
            f"{value['customer_share']:.1%}",
            *("" if value[name] is None else f"{value[name]:,.1f}" for name in means),
        )
    console.print()
    console.print(table)
    console.print(escape(why), style="italic", highlight=False)
    console.print()
    console.print("Where to look next", style="bold")
    console.print(f'  duckdb {path} "from segment_summary"', highlight=False)
    console.print(f'  duckdb {path} "from segment_count_candidates"', highlight=False)
    console.print(
        "  dbt build --vars '{segmentation_input: path/to/customers.csv}'", highlight=False
    )


def main() -> int:
    """Print, or say in one line why not."""
    try:
        show(database_path(), Console())
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
