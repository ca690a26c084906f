"""Look at the customers before clustering them: ``segments explore``.

Prints the essentials of what ``dbt build --selector exploration`` found and draws them.
SQL has counted every customer; what arrives here is a row a column, a bin or a pair, and a
bounded sample of customers for the points of the pair plot.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from customer_segmentation.builds.place import Asked, Place, find_place, own_name
from customer_segmentation.harmless import visible
from customer_segmentation.proposal.proposing import explored_file
from customer_segmentation.replacing import replaced_files
from customer_segmentation.wording import assessment_in_words, count, number, significant

MODELS = (
    "int_customer_columns_profiled",
    "int_customer_features_binned",
    "int_customer_features_correlated",
    "int_data_quality_counted",
    "int_customers_cleaned",
)
# Enough to see a shape; more points hide it, and make files of megabytes.
PLOTTED_CUSTOMERS = 1_000
# Values of a category; more of them are no kinds any more.
VALUES_READ = 50
# Characters that the table of every statistic needs.
WIDE_TERMINAL = 130
PAIRS_PRINTED = 20
# Cohen's "large" correlation: what is worth a line in the summary.
NOTABLE_CORRELATION = 0.5


@dataclass(frozen=True)
class Exploration:
    """What the intermediate models of the exploration hold, rows as mappings.

    ``quality`` is a row a metric, ``columns`` a row a column, ``bins`` a row a bin,
    ``correlations`` a row a pair and order, ``sample`` at most a thousand customers,
    ``values`` a row a value of a category, the most frequent ones first.
    """

    quality: list[dict]
    columns: list[dict]
    bins: list[dict]
    correlations: list[dict]
    sample: list[dict]
    values: list[dict]

    @property
    def numbers(self) -> list[str]:
        """Names of the number columns that hold any value, in declared order."""
        return [
            one["column_name"]
            for one in self.columns
            if one["column_type"] == "number" and one["minimum"] is not None
        ]


def read_exploration(place: Place) -> Exploration:
    """Read what has been counted, and draw the sample of customers in SQL.

    Parameters
    ----------
    place : Place
        Where ``dbt build --selector exploration``, or any whole build, has built.

    Returns
    -------
    Exploration

    Raises
    ------
    OSError
        If the database holds no exploration yet.
    """
    with place.look(MODELS, made_by="dbt build --selector exploration") as look:
        rows = look.visible_rows
        columns = rows("from int_customer_columns_profiled order by position")
        numbers = [one["column_name"] for one in columns if one["column_type"] == "number"]
        return Exploration(
            quality=rows(
                "from int_data_quality_counted"
                " order by column_name nulls first, metric_name, reason"
            ),
            columns=columns,
            bins=rows("from int_customer_features_binned order by feature, bin_index"),
            correlations=rows(
                "from int_customer_features_correlated order by feature, other_feature"
            ),
            # By a hash of the id, so that the same customers are drawn again.
            sample=rows(
                f"select {', '.join(numbers)} from int_customers_cleaned"
                f" order by md5(customer_id), customer_id limit {PLOTTED_CUSTOMERS}"
            )
            if numbers
            else [],
            values=[
                row
                for one in columns
                if one["column_type"] in ("category", "boolean")
                for row in rows(_most_frequent(one["column_name"]))
            ],
        )


def _most_frequent(name: str) -> str:
    return (
        f"select '{name}' as column_name, cast(\"{name}\" as varchar) as value,"
        f' count(*) as customer_count from int_customers_cleaned where "{name}" is not null'
        f" group by all order by customer_count desc, value limit {VALUES_READ}"
    )


def show(exploration: Exploration, console: Console) -> None:
    """Print what became of the records, the columns, and the pairs worth a look."""
    console.print()
    console.print(_quality_table(exploration.quality))
    console.print()
    is_narrow = console.width < WIDE_TERMINAL
    console.print((_narrow_table if is_narrow else _column_table)(exploration.columns))
    notable = [
        one
        for one in exploration.correlations
        if one["feature"] < one["other_feature"]
        and one["correlation"] is not None
        and abs(one["correlation"]) >= NOTABLE_CORRELATION
    ]
    console.print()
    if not notable:
        console.print(f"No two number columns correlate by {NOTABLE_CORRELATION} or more.")
    notable.sort(key=lambda one: -abs(one["correlation"]))
    for one in notable[:PAIRS_PRINTED]:
        console.print(
            f"{one['feature']} and {one['other_feature']} correlate by"
            f" {one['correlation']:+.2f}",
            highlight=False,
            markup=False,
        )

    if len(notable) > PAIRS_PRINTED:
        console.print(f"and {len(notable) - PAIRS_PRINTED} more pairs, on the page")


def _quality_table(quality: Sequence[dict]) -> Table:
    table = Table(title="What became of the records and their values", title_justify="left")
    table.add_column("metric")
    table.add_column("column")
    table.add_column("reason", overflow="fold")
    table.add_column("records", justify="right")
    for one in quality:
        if one["record_count"]:
            table.add_row(
                one["metric_name"].replace("_", " "),
                escape(one["column_name"] or ""),
                escape(one["reason"] or ""),
                count(one["record_count"]),
            )
    return table


def _column_table(columns: Sequence[dict]) -> Table:
    table = Table(title="The columns of the customers", title_justify="left")
    table.add_column("column")
    for name in ("missing", "distinct", "minimum", "median", "maximum", "mean", "deviation"):
        table.add_column(name, justify="right")
    table.add_column("skewness", justify="right")
    table.add_column("outliers", justify="right")
    table.add_column("as a feature", overflow="fold")
    for one in columns:
        table.add_row(
            escape(one["column_name"]),
            count(one["missing_count"]),
            count(one["distinct_count"]),
            *(
                significant(one[name])
                for name in ("minimum", "median", "maximum", "mean", "standard_deviation")
            ),
            number(one["skewness"], 2),
            "–" if one["outlier_count"] is None else count(one["outlier_count"]),
            escape(assessment_in_words(one["feature_assessment"], one["suggested_transform"])),
        )
    return table


def _narrow_table(columns: Sequence[dict]) -> Table:
    """Say the most of each column that a narrow terminal has room for."""
    title = "The columns of the customers"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("column", overflow="fold")
    for name in ("missing", "distinct", "median"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("from and to", overflow="fold")
    table.add_column("as a feature", overflow="fold")
    for one in columns:
        low, median, high = (
            "" if one[name] is None else significant(one[name])
            for name in ("minimum", "median", "maximum")
        )
        table.add_row(
            escape(one["column_name"]),
            count(one["missing_count"]),
            count(one["distinct_count"]),
            median,
            f"{low} to {high}" if low else "",
            escape(assessment_in_words(one["feature_assessment"], one["suggested_transform"])),
        )
    return table


def write_page(exploration: Exploration, folder: Path, *, source: str) -> Path:
    """Write one page that shows every column, and the pairs that say something.

    Parameters
    ----------
    exploration : Exploration
    folder : Path
        Made where it is missing; the page of an earlier run is replaced.
    source : str
        What was looked at.

    Returns
    -------
    Path
        The page, ``index.html``.

    Raises
    ------
    ModuleNotFoundError
        If Altair or vl-convert-python is not installed; see ``requirements-report.lock``.
    OSError
        If it can't be written; the folder is as it was.
    """
    from customer_segmentation.report.exploration import exploration_page

    text = exploration_page(exploration, source=source)
    with replaced_files(folder) as fresh:
        fresh.path("index.html").write_text(text, encoding="utf-8", newline="\n")
    return folder / "index.html"


def add_options(parser: ArgumentParser) -> None:
    """Say where to write, and what to look at."""
    parser.add_argument(
        "folder", type=Path, nargs="?",
        help="where to write (default: exploration; exploration_NAME with --schema)",
    )  # fmt: skip
    parser.add_argument(
        "--file", help="look at this file, without settings and without a build before"
    )


def run(given: Namespace, asked: Asked) -> None:
    """Print what is in each column, and write the page that draws it."""
    console = Console()
    if given.file:
        with explored_file(given.file) as place:
            exploration = read_exploration(place)
    else:
        exploration = read_exploration(find_place(asked))
    show(exploration, console)
    page = write_page(
        exploration,
        given.folder or Path(own_name("exploration", asked.schema)),
        source=given.file or "The customers of the last build",
    )
    console.print(f"wrote {visible(str(page))}", highlight=False, markup=False, soft_wrap=True)
