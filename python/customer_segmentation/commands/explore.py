"""Look at the customers before clustering them: ``segments explore``.

Prints the essentials of what ``dbt build --selector exploration`` found and draws them.
SQL has counted every customer; what arrives here is a row a column, a bin or a pair, and a
bounded sample of customers for the points of the pair plot.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from customer_segmentation.builds.place import Asked, Place, find_place, own_name
from customer_segmentation.harmless import visible
from customer_segmentation.proposal.proposing import explored_file
from customer_segmentation.replacing import replaced_files
from customer_segmentation.wording import count, number, significant

MODELS = (
    "int_customer_columns_profiled",
    "int_customer_features_binned",
    "int_customer_features_correlated",
    "int_data_quality_counted",
    "int_customers_cleaned",
)
# Enough to see a shape; more points hide it, and make files of megabytes.
PLOTTED_CUSTOMERS = 1_000
# A matrix of more columns is too small to read; the first ones are drawn.
PLOTTED_COLUMNS = 6
# Cohen's "large" correlation: what is worth a line in the summary.
NOTABLE_CORRELATION = 0.5
FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif'


@dataclass(frozen=True)
class Exploration:
    """What the intermediate models of the exploration hold, rows as mappings.

    ``quality`` is a row a metric, ``columns`` a row a column, ``bins`` a row a bin,
    ``correlations`` a row a pair and order, ``sample`` at most a thousand customers.
    """

    quality: list[dict]
    columns: list[dict]
    bins: list[dict]
    correlations: list[dict]
    sample: list[dict]

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
        )


def show(exploration: Exploration, console: Console) -> None:
    """Print what became of the records, the columns, and the pairs worth a look."""
    console.print()
    console.print(_quality_table(exploration.quality))
    console.print()
    console.print(_column_table(exploration.columns))
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
    for one in sorted(notable, key=lambda one: -abs(one["correlation"])):
        console.print(
            f"{one['feature']} and {one['other_feature']} correlate by"
            f" {one['correlation']:+.2f}",
            highlight=False,
            markup=False,
        )


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
        assessment = one["feature_assessment"] or ""
        if one["suggested_transform"] not in (None, "none"):
            assessment += f", try transform: {one['suggested_transform']}"
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
            escape(assessment),
        )
    return table


def draw(exploration: Exploration, folder: Path) -> list[Path]:
    """Draw histograms, pair plot and correlation matrix, each as PNG and SVG.

    Parameters
    ----------
    exploration : Exploration
    folder : Path
        Made where it is missing; pictures of an earlier run are replaced.

    Returns
    -------
    list of Path
        The files written; none where no column holds a number.

    Raises
    ------
    ModuleNotFoundError
        If Altair or vl-convert-python is not installed; see ``requirements-report.lock``.
    """
    import altair
    import vl_convert  # noqa: F401  # Altair would miss it only when it saves.

    if not exploration.numbers:
        return []
    charts = {"histograms": _histograms(altair, exploration)}
    if len(exploration.numbers) > 1:
        charts["pair_plot"] = _pair_plot(altair, exploration)
        charts["correlation_matrix"] = _correlation_matrix(altair, exploration)
    written = []
    with replaced_files(folder) as fresh:
        for name, chart in charts.items():
            styled = chart.configure(font=FONT).configure_view(stroke=None)
            for ending in ("png", "svg"):
                path = fresh.path(f"{name}.{ending}")
                styled.save(str(path), **({"scale_factor": 2} if ending == "png" else {}))
                written.append(folder / path.name)
    return written


def _values(altair: Any, rows: Sequence[dict]) -> Any:
    return altair.Data(values=list(rows))


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


def _bars(altair: Any, exploration: Exploration, name: str, width: int, height: int) -> Any:
    bins = [
        {key: one[key] for key in ("bin_start", "bin_end", "customer_count")}
        for one in exploration.bins
        if one["feature"] == name
    ]
    return (
        altair.Chart(_values(altair, drawn_bins(bins)), width=width, height=height)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=altair.X("bin_start:Q", title=name, scale=altair.Scale(zero=False)),
            x2="bin_end:Q",
            y=altair.Y("customer_count:Q", title="customers", scale=altair.Scale(zero=True)),
            y2=altair.Y2Datum(0),
            color=altair.condition(
                "datum.is_outer", altair.value("#9cc3e0"), altair.value("#0072B2")
            ),
        )
    )


def _histograms(altair: Any, exploration: Exploration) -> Any:
    bars = [_bars(altair, exploration, name, 260, 160) for name in exploration.numbers]
    return altair.concat(*bars, columns=3).properties(
        title="How the values are spread (pale: all that lies beyond)",
        description=f"Histograms of {', '.join(exploration.numbers)}.",
    )


def _pair_plot(altair: Any, exploration: Exploration) -> Any:
    names = exploration.numbers[:PLOTTED_COLUMNS]
    points = _values(altair, exploration.sample)
    cells = []
    for vertical in names:
        for horizontal in names:
            if vertical == horizontal:
                cells.append(_bars(altair, exploration, vertical, 130, 130))
                continue
            cells.append(
                altair.Chart(points, width=130, height=130)
                .mark_circle(size=9, opacity=0.4, color="#0072B2")
                .encode(
                    x=altair.X(f"{horizontal}:Q", scale=altair.Scale(zero=False)),
                    y=altair.Y(f"{vertical}:Q", scale=altair.Scale(zero=False)),
                )
                .transform_filter(
                    f"isValid(datum['{horizontal}']) && isValid(datum['{vertical}'])"
                )
            )
    return altair.concat(*cells, columns=len(names)).properties(
        title=f"Every pair of columns ({len(exploration.sample):,} customers drawn at random)",
        description=f"Scatter plots of each pair of {', '.join(names)}.",
    )


def _correlation_matrix(altair: Any, exploration: Exploration) -> Any:
    names = exploration.numbers
    cells = [
        {
            "feature": one["feature"],
            "other_feature": one["other_feature"],
            "correlation": one["correlation"],
            "label": number(one["correlation"], 2),
        }
        for one in exploration.correlations
    ]
    base = altair.Chart(_values(altair, cells), width=altair.Step(56), height=altair.Step(40))
    axes = {
        "x": altair.X("feature:N", sort=names, title=None),
        "y": altair.Y("other_feature:N", sort=names, title=None),
    }
    squares = base.mark_rect().encode(
        **axes,
        color=altair.Color(
            "correlation:Q",
            scale=altair.Scale(domain=[-1, 1], scheme="blueorange"),
            title="correlation",
        ),
    )
    # A number in every cell: colours alone are not read by everybody.
    numbers = base.mark_text().encode(**axes, text="label:N")
    return (squares + numbers).properties(
        title="Correlation of each pair of columns",
        description="Pearson correlations; blue is negative, orange positive.",
    )


def add_options(parser: ArgumentParser) -> None:
    """Say where to draw."""
    parser.add_argument(
        "folder", type=Path, nargs="?",
        help="where to draw (default: exploration; exploration_NAME with --schema)",
    )  # fmt: skip
    parser.add_argument(
        "--file", help="look at this file, without settings and without a build before"
    )


def run(given: Namespace, asked: Asked) -> None:
    """Print what is in each column, and draw it."""
    console = Console()
    if given.file:
        with explored_file(given.file) as place:
            exploration = read_exploration(place)
    else:
        exploration = read_exploration(find_place(asked))
    show(exploration, console)
    for path in draw(exploration, given.folder or Path(own_name("exploration", asked.schema))):
        console.print(f"drew {visible(str(path))}", highlight=False, markup=False)
