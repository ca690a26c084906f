"""What a run asks for, as the SQL side lists it in one JSON document."""

import json
from dataclasses import dataclass
from datetime import date

from customer_segmentation.model.features import category_of
from customer_segmentation.model.naming import Subject, subject_of


@dataclass(frozen=True)
class Settings:
    """The settings of one run, already validated by ``stop_on_unusable_settings``.

    ``columns`` is a list of mappings with every default filled in; ``shaping`` is the JSON
    text of the settings that make another model, which two runs compare by; ``as_of_date``
    is the date that the data stand for; ``reference_model_id`` is the earlier model that a fit
    continues, as macro ``reference_model_id`` found it.
    """

    segmentation_name: str
    as_of_date: date
    columns: list[dict]
    shaping: str
    max_training_rows: int
    random_state: int
    refit: str = "auto"
    refit_on_drift: bool = False
    refit_after_days: int | None = None
    max_reassigned_share: float = 0.25
    on_refusal: str = "warn"
    activate: str | None = None
    model_file: str | None = None
    reference_model_id: str | None = None

    @classmethod
    def from_json(cls, document: str) -> "Settings":
        """Read the document of ``int_segmentation_settings_listed``."""
        values = json.loads(document)
        values["as_of_date"] = date.fromisoformat(values["as_of_date"])
        return cls(**values)

    @property
    def shape(self) -> dict:
        """The settings that make another model, by name without the prefix."""
        return json.loads(self.shaping)

    @property
    def scaling(self) -> str:
        """How features are scaled."""
        return self.shape["scaling"]

    @property
    def minimum_segment_share(self) -> float:
        """An automatic choice has no smaller segment."""
        return self.shape["minimum_segment_share"]

    @property
    def k_min(self) -> int:
        """The smallest number of segments that is searched."""
        return self.shape["k_min"]

    @property
    def k(self) -> int | None:
        """The number of segments that was asked for; None where the evidence chooses."""
        return None if self.shape["k"] == "auto" else self.shape["k"]

    @property
    def level(self) -> str:
        """Which of several stable numbers of segments an automatic choice takes."""
        return self.shape.get("level", "auto")

    @property
    def ks(self) -> list[int]:
        """Every number of segments to search, ascending."""
        asked = {*range(self.k_min, self.shape["k_max"] + 1)} | ({self.k} if self.k else set())
        return sorted(asked)

    @property
    def column_types(self) -> dict[str, str]:
        """Declared columns and their types: what makes a table this table."""
        return {column["name"]: column["type"] for column in self.columns}

    def words(self, feature: str) -> tuple[str, str | None]:
        """Return the word that segment names use for a feature.

        For the 0/1 column of a category (macro ``indicator_name``) that of its column, and the
        category as it is written; otherwise None.
        """
        return self.subject(feature).label, category_of(feature)

    def subject(self, feature: str) -> Subject:
        """Return how segment names speak of a feature."""
        return subject_of(self.columns, feature)

    def recorded(self) -> dict:
        """Return what is stored with a model: all that its numbers follow from."""
        return {
            "columns": self.columns,
            **self.shape,
            "max_training_rows": self.max_training_rows,
            "random_state": self.random_state,
        }
