"""The model document: a whole model as JSON, and the only place that knows its keys.

A document may come from a file that somebody was sent, or from a database that another
version wrote; its numbers and names become SQL. Nothing of it is used before every value was
checked here. A new key is a new field: with ``optional`` where earlier documents lack it, and
with another ``DOCUMENT_FORMAT`` only where an older reader could misread the document.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from customer_segmentation.errors import InputError
from customer_segmentation.model.checks import (
    DocumentError,
    Record,
    either,
    flag,
    list_of,
    mapping_of,
    number,
    one_of,
    optional,
    or_none,
    positive,
    records,
    required,
    scalar,
    share,
    shown,
    text,
    whole,
)
from customer_segmentation.model.features import category_of, column_of, is_indicator
from customer_segmentation.model.known_transforms import TRANSFORMS

# Raised when an older reader could misread a document.
DOCUMENT_FORMAT = 2
# A model of 50 segments and 1,000 features takes 8 MB.
MOST_BYTES = 32_000_000
MOST_SEGMENTS = 50
MOST_FEATURES = 1_000
MOST_COLUMNS = 5_000
# Within a whole number of 32 bits. A file may bring half as large ones: the next fit of the
# lineage takes ids from there on.
LARGEST_SEGMENT_ID = 2_000_000_000
LARGEST_SHARED_SEGMENT_ID = 1_000_000_000
LARGEST_COUNT = 2**53

COLUMN_NAME = r"[a-z](_?[a-z0-9]){0,59}"
# A column, or the 0/1 column of a category: see macro ``indicator_name``.
FEATURE_NAME = COLUMN_NAME + r"(__([a-z0-9]|_x([0-9a-f]{2})+_)+)?"
NUMBER_IN_SQL = r"-?[0-9]{1,310}([.][0-9]{1,310})?"
COMPARISON = rf"{FEATURE_NAME} (>|<|>=|<=|=|<>) {NUMBER_IN_SQL}"
CONDITION = rf"true|false|{COMPARISON}( and {COMPARISON})*"
COLUMN_TYPES = ("id", "number", "category", "boolean", "date", "timestamp", "text")

_ID = whole(1, LARGEST_SEGMENT_ID)
_IDS = list_of(_ID, most=MOST_SEGMENTS)
_FEATURE = text(FEATURE_NAME, "the name of a column, or of a 0/1 column of a category")
_COUNT = whole(0, LARGEST_COUNT)
_DECILES = list_of(number(), least=9, most=9)
_DECILE_SHARES = list_of(share(), least=10, most=10)
_NAME = text("[a-z0-9_]{1,40}", "1 to 40 lower-case letters, digits and underscores")
_MODEL_ID = text("[0-9]{3,9}-[0-9a-f]{10}", "an id such as 001-0123456789")
_TRANSFORM = one_of(*TRANSFORMS)
_LEVEL = one_of("highest", "high", "middle", "low", "lowest")
_MISSING = one_of("observed", "median", "reject")


@dataclass(frozen=True, kw_only=True)
class DeclaredColumn(Record):
    """A column as ``segmentation_columns`` declared it."""

    name: str = required(text(COLUMN_NAME, "a name of lower-case letters, digits and _"))
    type: str = required(one_of(*COLUMN_TYPES))
    spellings: tuple = required(list_of(scalar, most=1_000))
    minimum: float | None = required(or_none(number()))
    maximum: float | None = required(or_none(number()))
    unit: str | None = required(or_none(scalar))
    label: str = required(scalar)
    protected: bool = optional(scalar)
    low_word: str | None = optional(text())
    high_word: str | None = optional(text())
    category_words: dict[str, str] | None = optional(mapping_of(text(), most=1_000))
    order: tuple = optional(list_of(scalar, most=1_000))
    generate: bool = optional(scalar)
    decimal_separator: str | None = optional(text())
    thousands: str | None = optional(text())
    symbols: tuple = optional(list_of(scalar, most=1_000))
    negative_brackets: bool = optional(scalar)
    format: str | None = optional(text())
    true_spellings: tuple = optional(list_of(scalar, most=1_000))
    false_spellings: tuple = optional(list_of(scalar, most=1_000))
    source: str | None = optional(text(COLUMN_NAME, "the name of a column"))
    derivation: str | None = optional(text())


@dataclass(frozen=True, kw_only=True)
class AskedFeature(Record):
    """A feature as ``segmentation_features`` asked for it."""

    clip: tuple[float, float] | None = required(or_none(list_of(share(), least=2, most=2)))
    encode: str | None = optional(one_of("one_hot"))
    missing: str = required(_MISSING)
    name: str = required(text(COLUMN_NAME, "the name of a column"))
    transform: str = required(one_of(*TRANSFORMS, "auto"))
    weight: float = required(positive(1_000))


@dataclass(frozen=True, kw_only=True)
class AskedSettings(Record):
    """The settings that a model's numbers follow from."""

    columns: tuple[DeclaredColumn, ...] = required(
        records(DeclaredColumn, least=1, most=MOST_COLUMNS)
    )
    features: tuple[AskedFeature, ...] = required(
        records(AskedFeature, least=1, most=MOST_FEATURES)
    )
    k: int | str = required(either(one_of("auto"), whole(2, MOST_SEGMENTS)))
    k_max: int = required(whole(2, MOST_SEGMENTS))
    k_min: int = required(whole(2, MOST_SEGMENTS))
    level: str | None = optional(one_of("coarse", "fine"))
    minimum_segment_share: float = required(share())
    scaling: str = required(one_of("standard", "robust", "none"))
    max_training_rows: int = required(_COUNT)
    random_state: int = required(whole(0, 2**32 - 1))

    @property
    def column_types(self) -> dict[str, str]:
        """Declared columns and their types: what makes a table this table."""
        return {column.name: column.type for column in self.columns}

    def check(self, place: str) -> None:
        """Every column is declared once."""
        _once((column.name for column in self.columns), f"{place}.columns")


@dataclass(frozen=True, kw_only=True)
class Feature(Record):
    """A feature's frozen transform; fields as in ``segmentation_model_features``."""

    position: int = required(whole(1, MOST_FEATURES))
    feature: str = required(_FEATURE)
    transform: str = required(_TRANSFORM)
    missing: str = required(_MISSING)
    fill_value: float | None = required(or_none(number()))
    clip_low: float | None = required(or_none(number()))
    clip_high: float | None = required(or_none(number()))
    center: float = required(number())
    scale: float = required(positive())
    weight: float = required(positive(1_000))
    missing_share: float | None = optional(share())
    minimum: float = required(number())
    maximum: float = required(number())
    mean: float = required(number())
    mean_transformed: float = required(number())
    standard_deviation_transformed: float = required(positive())
    skewness: float | None = optional(or_none(number()))
    suggested_transform: str | None = optional(or_none(_TRANSFORM))
    deciles: tuple[float, ...] = required(_DECILES)
    decile_shares: tuple[float, ...] = required(_DECILE_SHARES)

    @property
    def column(self) -> str:
        """The declared column whose value this is."""
        return column_of(self.feature)

    def check(self, place: str) -> None:
        """Limits come in order, and a category can be read back from its name."""
        if self.missing == "median" and self.fill_value is None:
            raise DocumentError(f"{place}.fill_value", None, "a number to fill in")
        if (self.clip_low is None) != (self.clip_high is None) or (
            self.clip_low is not None and self.clip_low > self.clip_high
        ):
            raise DocumentError(
                f"{place}.clip_low", self.clip_low,
                f"to be at most clip_high, {shown(self.clip_high)}, or neither",
            )  # fmt: skip
        _ascending(self.deciles, f"{place}.deciles")
        try:
            category_of(self.feature)
        except UnicodeDecodeError:
            raise DocumentError(
                f"{place}.feature", self.feature, "a category spelled in UTF-8"
            ) from None


@dataclass(frozen=True, kw_only=True)
class Candidate(Record):
    """What was known of one number of segments; as in ``segment_count_candidates``."""

    k: int = required(whole(2, MOST_SEGMENTS))
    within_cluster_sum_of_squares: float = required(number(0))
    explained_ratio: float = required(share())
    silhouette_score: float = required(share(-1))
    silhouette_null: float = required(number())
    davies_bouldin_score: float = required(number(0))
    calinski_harabasz_score: float = required(number(0))
    stability_adjusted_rand: float = required(share(-1))
    minimum_segment_jaccard: float = required(share())
    smallest_segment_share: float = required(share())
    best_restart_share: float = required(share())
    is_in_range: bool | None = optional(flag)
    is_eligible: bool | None = optional(flag)
    is_stable_level: bool | None = optional(flag)
    is_selected: bool = required(flag)
    split_segment_count: int | None = optional(or_none(whole(0, MOST_SEGMENTS)))
    reason: str = required(text())


@dataclass(frozen=True, kw_only=True)
class SegmentIdentity(Record):
    """Where a segment comes from, or what became of it; as in ``segment_lineage``."""

    segment_id: int = required(_ID)
    identity: str = required(
        one_of("first", "matched", "new", "split", "returned", "merged", "retired")
    )
    overlap: float | None = required(or_none(share()))
    related_segment_ids: tuple[int, ...] = required(_IDS)


@dataclass(frozen=True, kw_only=True)
class Segment(SegmentIdentity):
    """A segment of the model."""

    segment_name: str = required(text())
    suggested_name: str = required(text())
    customer_count: int = required(_COUNT)
    scored_share: float | None = optional(share())
    # Distances of the customers of the fit: see ``baseline.py``.
    training_count: int | None = optional(_COUNT)
    mean_distance: float | None = optional(or_none(number(0)))
    deciles: tuple[float, ...] | None = optional(or_none(_DECILES))
    decile_shares: tuple[float, ...] | None = optional(or_none(_DECILE_SHARES))
    decile_shares_fitted: tuple[float, ...] | None = optional(or_none(_DECILE_SHARES))
    stability_jaccard: float = required(share())

    def check(self, place: str) -> None:
        """Deciles come in order."""
        _ascending(self.deciles or (), f"{place}.deciles")


@dataclass(frozen=True, kw_only=True)
class Centroid(Record):
    """The coordinate of a segment's centroid on one feature: own unit and scaled."""

    segment_id: int = required(_ID)
    feature: str = required(_FEATURE)
    centroid: float = required(number())
    # Far beyond what a fit allows (`LARGEST_SCALED_VALUE`), far below what SQL can't square.
    centroid_scaled: float = required(number(-1e12, 1e12))
    level: str | None = optional(or_none(_LEVEL))
    named_level: str | None = optional(or_none(_LEVEL))


@dataclass(frozen=True, kw_only=True)
class SegmentRule(Record):
    """A segment in words; as in ``segment_rules``. ``condition`` is SQL that people paste."""

    segment_id: int = required(_ID)
    rule: str = required(text())
    condition: str = required(
        text(CONDITION, "comparisons of columns with numbers, joined by and")
    )
    caught_share: float = required(share())
    purity: float = required(share())


@dataclass(frozen=True, kw_only=True)
class Quality(Record):
    """What is known of the model as a whole, and its limits."""

    k: int = required(whole(2, MOST_SEGMENTS))
    within_cluster_sum_of_squares: float = required(number(0))
    iterations: int = required(_COUNT)
    has_converged: bool = required(flag)
    has_clear_groups: bool = required(flag)
    selection_basis: str | None = optional(one_of("evidence", "convention", "setting"))
    is_at_range_edge: bool | None = optional(flag)
    selection_reason: str = required(text())
    minimum_segment_jaccard: float = required(share())
    smallest_segment_share: float = required(share())
    reference_model_id: str | None = required(or_none(_MODEL_ID))
    reassigned_share: float | None = required(or_none(share()))
    adjusted_rand_with_reference: float | None = required(or_none(share(-1)))
    disputed_segment_ids: tuple[int, ...] | None = optional(_IDS)
    borderline_silhouette: float = required(share())
    outlier_distance: float = required(number(0))
    mean_distance: float = required(number(0))
    # Written until segments had deciles of their own.
    deciles: tuple[float, ...] | None = optional(_DECILES)
    decile_shares: tuple[float, ...] | None = optional(_DECILE_SHARES)
    shortcomings: tuple[str, ...] | None = optional(list_of(text(), most=100))

    def check(self, place: str) -> None:
        """Deciles come in order."""
        _ascending(self.deciles or (), f"{place}.deciles")


@dataclass(frozen=True, kw_only=True)
class Document(Record):
    """A whole model.

    ``shaping`` is the JSON text of the settings that make another model, which two runs
    compare by; ``data_fingerprint`` tells the customers that it was fitted on.
    """

    model_id: str = required(_MODEL_ID)
    format: int = required(one_of(DOCUMENT_FORMAT))
    segmentation_name: str = required(_NAME)
    settings: AskedSettings = required(AskedSettings.read)
    shaping: str = required(text(most=1_000_000))
    library_versions: dict[str, str] = required(mapping_of(text(most=100), most=100))
    data_fingerprint: str = required(
        text("[0-9]{1,20}-[0-9a-f]{10}", "a count and a hash such as 200-0123456789")
    )
    customer_count: int = required(_COUNT)
    participant_count: int = required(_COUNT)
    training_row_count: int = required(whole(1, LARGEST_COUNT))
    features: tuple[Feature, ...] = required(records(Feature, least=1, most=MOST_FEATURES))
    candidates: tuple[Candidate, ...] = required(
        records(Candidate, least=1, most=MOST_SEGMENTS)
    )
    segments: tuple[Segment, ...] = required(records(Segment, least=1, most=MOST_SEGMENTS))
    ended_segments: tuple[SegmentIdentity, ...] = required(
        records(SegmentIdentity, most=MOST_SEGMENTS)
    )
    centroids: tuple[Centroid, ...] = required(
        records(Centroid, least=1, most=MOST_SEGMENTS * MOST_FEATURES)
    )
    rules: tuple[SegmentRule, ...] | None = optional(records(SegmentRule, most=MOST_SEGMENTS))
    quality: Quality = required(Quality.read)

    @classmethod
    def from_json(cls, written: str) -> Self:
        """Read and check a document.

        Parameters
        ----------
        written : str
            JSON text.

        Returns
        -------
        Document

        Raises
        ------
        DocumentError
            If it is no JSON, of another format, or if any value of it is not what a model
            can be made of.
        """
        if len(written) > MOST_BYTES:
            raise DocumentError(
                "its size", len(written), f"at most {MOST_BYTES:,} letters of JSON"
            )
        try:
            value = json.loads(
                written, parse_constant=_refused_constant, object_pairs_hook=_unique_keys
            )
        # Whole numbers of thousands of digits, and brackets within brackets without end.
        except (ValueError, RecursionError) as error:
            if isinstance(error, DocumentError):
                raise
            raise InputError(f"not JSON ({error})") from None
        return cls.from_written(value)

    @classmethod
    def from_written(cls, value: Any) -> Self:
        """Check a document as JSON gives it: see ``from_json``."""
        found = value.get("format") if isinstance(value, dict) else None
        if type(found) is not int or found != DOCUMENT_FORMAT:
            raise InputError(
                f"format {shown(found)}; needs {DOCUMENT_FORMAT}, which this version writes"
            )
        return cls.read(value)

    def to_json(self) -> str:
        """Write it as JSON text, as the table of events holds it."""
        return json.dumps(self.written(), allow_nan=False)

    def check(self, place: str) -> None:
        """Check that the parts speak of the same features and segments."""
        names = [one.feature for one in self.features]
        _once(names, "features")
        if [one.position for one in self.features] != list(range(1, 1 + len(names))):
            raise DocumentError(
                "features", [one.position for one in self.features], "positions from 1 on"
            )
        types = self.settings.column_types
        for one in self.features:
            needed = "category" if is_indicator(one.feature) else "number"
            if types.get(one.column) != needed:
                raise DocumentError(
                    "features", one.feature, f"a column of type {needed} in settings.columns"
                )
        ids = [one.segment_id for one in self.segments]
        _once(ids, "segments")
        places = [(one.segment_id, one.feature) for one in self.centroids]
        _once(places, "centroids")
        if set(places) != {(segment_id, name) for segment_id in ids for name in names}:
            raise DocumentError(
                "centroids", f"{len(places)} of them", "one for each segment and each feature"
            )
        rule_ids = [one.segment_id for one in self.rules or ()]
        _once(rule_ids, "rules")
        if not set(rule_ids) <= set(ids):
            raise DocumentError("rules", rule_ids, "rules of the model's own segments")
        _once([one.k for one in self.candidates], "candidates")
        chosen = [one.k for one in self.candidates if one.is_selected]
        if chosen != [self.quality.k] or self.quality.k != len(ids):
            raise DocumentError(
                "quality.k", self.quality.k,
                f"the number of segments, {len(ids)}, and of the selected candidate",
            )  # fmt: skip
        self._check_shaping()

    def _check_shaping(self) -> None:
        asked = self.settings.written()
        try:
            shaping = json.loads(self.shaping)
        except (ValueError, RecursionError):
            shaping = None
        if not isinstance(shaping, dict) or any(
            key not in asked or asked[key] != value for key, value in shaping.items()
        ):
            raise DocumentError("shaping", self.shaping, "the JSON text of its own settings")


def segment_ids_in(written: str) -> list[int]:
    """Find the ids of segments in what may be no sound document any more."""
    found = re.findall(r'"segment_id": *([0-9]{1,10})\b', written)
    return [int(one) for one in found if int(one) <= LARGEST_SHARED_SEGMENT_ID]


def _once(values: Iterable, place: str) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise DocumentError(place, value, "each of them once")
        seen.add(value)


def _ascending(values: tuple[float, ...], place: str) -> None:
    if list(values) != sorted(values):
        raise DocumentError(place, values, "numbers in ascending order")


def _refused_constant(name: str) -> None:
    raise DocumentError("a value", name, "a finite number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict:
    # Of a key that stands twice, Python takes the last and the engine the first.
    _once((key for key, _ in pairs), "a key")
    return dict(pairs)
