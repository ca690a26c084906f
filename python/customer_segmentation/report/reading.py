"""Read what the page shows: the marts, bounded whatever the number of customers."""

from dataclasses import dataclass, replace
from datetime import date

from customer_segmentation.builds.place import Look, Place, Row
from customer_segmentation.model.document import Document
from customer_segmentation.model.naming import Subject, subject_of
from customer_segmentation.wording import plain, sentence_case, with_unit

# Above, the map shows density tiles that SQL has counted.
POINT_LIMIT = 5_000

# Each table with the order that makes two readings equal. What an older build lacks is
# read as empty.
TABLES = {
    "segment_profiles": "segment_id",
    "segment_feature_profiles": "segment_id, trait_rank",
    "segment_attribute_profiles": "segment_id, attribute, value_order",
    "segment_effect_sizes": "column_kind desc, effect_size desc nulls last, column_name",
    "segment_rules": "segment_id",
    "segment_migrations": "all",
    "segment_drift": "subject_type, subject",
    "data_quality_summary": "all",
    "int_page_customers_binned": "figure, segment_id, silhouette_low, x_low, y_low",
}
# These hold every model of every lineage.
TABLES_OF_ALL_MODELS = {
    "segment_count_candidates": "k",
    "segment_centroids": "segment_id, feature",
    "segmentation_model_features": "position",
    "segment_lineage": "segment_id",
}

NEEDED = (
    "segment_profiles", "customer_segments", "segmentation_customers", "segmentation_models",
    "int_segmentation_models_fitted",
)  # fmt: skip
WANTED = ("int_segmentation_dates_listed", "int_customer_segment_events")


@dataclass(frozen=True)
class Column:
    """How people speak of a declared column."""

    name: str
    label: str
    unit: str | None
    is_share: bool = False

    @classmethod
    def of(cls, name: str, subject: Subject) -> "Column":
        """Describe a column, or the 0/1 column of a category."""
        is_share = subject.category is not None
        return cls(name, subject.category or subject.label, subject.unit, is_share)

    @property
    def title(self) -> str:
        """The label with its unit, as an axis shows it."""
        title = sentence_case(plain(self.label))
        return f"{title} ({plain(self.unit)})" if self.unit else title

    def written(self, value: float | None, beside: float | None = None) -> str:
        """Write a value as people read it, of a category as a percentage."""
        if not self.is_share or value is None:
            return with_unit(value, self.unit, beside=beside)
        return with_unit(100 * value, "%", beside=None if beside is None else 100 * beside)

    def compared(self, value: float | None, other: float | None) -> tuple[str, str]:
        """Write two values so that the difference shows."""
        return self.written(value, other), self.written(other, value)


@dataclass(frozen=True)
class Marts:
    """Everything that the page is made from, in a stated order.

    ``tables`` maps names of ``TABLES`` and ``TABLES_OF_ALL_MODELS`` to rows, the latter of
    the active model only; ``segment_changes`` holds the moves between the last two dates and
    who stayed, ``refused_models`` the last fit that was refused since. ``model`` is its row
    of ``segmentation_models``, ``document`` what was stored with it; ``as_of_date`` is the day
    whose customers these are; ``points`` has a row per customer, or none where there are
    more than ``POINT_LIMIT``.
    """

    tables: dict[str, list[Row]]
    model: Row
    document: Document
    as_of_date: date
    points: list[Row]

    def __getitem__(self, table: str) -> list[Row]:
        """Return the rows of a table; none where the build has no such table."""
        return self.tables[table]

    @property
    def customer_count(self) -> int:
        """Customers in all segments."""
        return sum(row["customer_count"] for row in self["segment_profiles"])

    @property
    def profiles(self) -> dict[int, Row]:
        """Rows of ``segment_profiles`` by segment."""
        return {row["segment_id"]: row for row in self["segment_profiles"]}

    @property
    def centroids(self) -> dict[tuple[int, str], float]:
        """Centroids by segment and feature, in the columns' own units."""
        return {
            (row["segment_id"], row["feature"]): row["centroid"]
            for row in self["segment_centroids"]
        }

    @property
    def records_read_and_rejected(self) -> tuple[int, int]:
        """Records that came in, and those of them that became no customer."""
        read, rejected = (
            sum(
                row["record_count"]
                for row in self["data_quality_summary"]
                if row["metric_name"] == metric
            )
            for metric in ("records_read", "records_rejected")
        )
        return read, rejected

    @property
    def stayed_share(self) -> float | None:
        """Share of the earlier customers, those who left aside, who kept their segment."""
        moves = [
            row
            for row in self["segment_changes"]
            if row["from_segment_id"] is not None and row["to_segment_id"] is not None
        ]
        total = sum(row["customer_count"] for row in moves)
        stayed = sum(
            row["customer_count"]
            for row in moves
            if row["from_segment_id"] == row["to_segment_id"]
        )
        return stayed / total if total else None

    @property
    def features(self) -> list[str]:
        """Columns that the active model clusters on, in order."""
        return [row["feature"] for row in self["segmentation_model_features"]]

    @property
    def reshaped_features(self) -> set[str]:
        """Features that K-means sees bent or clipped: their typical value is no mean."""
        return {
            row["feature"]
            for row in self["segmentation_model_features"]
            if row["transform"] != "none" or row["clip_low"] is not None
        }

    def column(self, name: str) -> Column:
        """Describe a column; by its bare name where the model did not record it."""
        return Column.of(name, subject_of(self.declared_columns, name))

    @property
    def declared_columns(self) -> list[Row]:
        """The columns that the model was made with."""
        return [one.written() for one in self.document.settings.columns]


def read_marts(place: Place, *, with_points: bool = True) -> Marts:
    """Read the marts of the last build, without being able to change them.

    Parameters
    ----------
    place : Place
        Where the build is.
    with_points : bool
        Whether to read single customers where they are few; a page that leaves the house
        has better no one's income in it.

    Returns
    -------
    Marts

    Raises
    ------
    OSError
        If there is no database, it can't be opened, such as while a build runs, or there is no
        finished build in it.
    """
    with place.look(NEEDED, (*TABLES, *TABLES_OF_ALL_MODELS, *WANTED)) as look:
        [found] = look.rows("select any_value(model_id) as id from customer_segments")
        model_id = found["id"]
        if model_id is None:
            raise FileNotFoundError(
                f"{place.database}: no customer in any segment; needs a build with some."
            )
        [model] = look.rows("from segmentation_models where model_id = ?", model_id)
        of_model = "where segmentation_name = ? and model_id = ?"
        lineage = (model["segmentation_name"], model_id)

        tables = {
            name: look.rows(f"from {name} order by {order}") if name in look.models else []
            for name, order in TABLES.items()
        } | {
            name: look.rows(f"from {name} {of_model} order by {order}", *lineage)
            if name in look.models
            else []
            for name, order in TABLES_OF_ALL_MODELS.items()
        }
        # Of the fits after the one that scores, the last one that was refused.
        tables["refused_models"] = look.rows(
            "select k, as_of_date, fit_reason, shortcomings from segmentation_models"
            " where segmentation_name = ? and status = 'refused' and model_id > ?"
            " order by model_id desc limit 1",
            *lineage,
        )
        tables["segment_changes"] = _changes(look, tables, lineage[0])
        [stored] = look.rows(
            f"select document from int_segmentation_models_fitted {of_model}"
            " and document is not null order by event_number desc limit 1",
            *lineage,
        )
        document = Document.from_json(stored["document"])
        as_of_date = _last_date(look, lineage[0]) or model["as_of_date"]
        marts = Marts(tables, model, document, as_of_date, [])
        if not with_points or marts.customer_count > POINT_LIMIT:
            return marts
        # By value, not by id: which customer a point is, the page does not say.
        features = ", ".join(f'customers."{name}"' for name in marts.features)
        points = look.rows(
            f"select segment_id, {features} from customer_segments"
            f" inner join segmentation_customers as customers using (customer_id)"
            f" order by segment_id, {features}",
        )
        return replace(marts, points=points)


def _last_date(look: Look, segmentation_name: str) -> date | None:
    """Return the day that the lineage was last scored for."""
    if "int_segmentation_dates_listed" not in look.models:
        return None
    [found] = look.rows(
        "select max(as_of_date) as last_date from int_segmentation_dates_listed"
        " where segmentation_name = ?",
        segmentation_name,
    )
    return found["last_date"]


def _changes(look: Look, tables: dict[str, list[Row]], segmentation_name: str) -> list[Row]:
    """Count who went where between the last two dates, and who stayed.

    ``segment_migrations`` has no row for those who stayed, and none at all for a date at
    which nobody moved. Who stayed follows from the sizes, which what came and went adds up
    to: no second look at every customer's periods.
    """
    if not {"int_segmentation_dates_listed", "int_customer_segment_events"} <= look.models:
        return []
    last = look.rows(
        "select as_of_date, lineage_key from int_segmentation_dates_listed"
        " where segmentation_name = ? order by as_of_date desc limit 2",
        segmentation_name,
    )
    if len(last) < 2:
        return []
    to_date, from_date = (row["as_of_date"] for row in last)
    moves = [
        {key: row[key] for key in ("from_segment_id", "to_segment_id", "cause")}
        | {"customer_count": row["customer_count"]}
        for row in tables["segment_migrations"]
        if (row["from_date"], row["to_date"]) == (from_date, to_date)
    ]
    sizes = look.rows(
        """
        with recorded as (
            select events.*
            from int_customer_segment_events as events
            inner join int_segmentation_dates_listed
                using (lineage_key, as_of_date, attempt)
            where lineage_key = $1 and as_of_date <= $2
        )
        select segment_id, sum(entered) as customer_count
        from (
            select segment_id, count(*) as entered from recorded group by segment_id
            union all
            select previous_segment_id, -count(*) from recorded
            group by previous_segment_id
        ) as counted
        where segment_id is not null
        group by segment_id
        order by segment_id
        """,
        last[0]["lineage_key"],
        to_date,
    )
    for row in sizes:
        segment_id = row["segment_id"]
        entered = sum(
            move["customer_count"] for move in moves if move["to_segment_id"] == segment_id
        )
        if int(row["customer_count"]) > entered:
            moves.append(
                {
                    "from_segment_id": segment_id,
                    "to_segment_id": segment_id,
                    "cause": "stayed",
                    "customer_count": int(row["customer_count"]) - entered,
                }
            )
    return [{"from_date": from_date, "to_date": to_date, **move} for move in moves]
