"""What a run asks for, as the SQL side lists it in one JSON document."""

import json
from dataclasses import dataclass
from datetime import date

# Settings that make another model: a change of one of these is a reason to fit.
SHAPING_SETTINGS = ("features", "scaling", "k", "k_min", "k_max", "minimum_segment_share")


@dataclass(frozen=True)
class Settings:
    """The settings of one run, already validated by ``stop_on_unusable_settings``.

    ``columns`` and ``features`` are lists of mappings with every default filled in; ``k``
    is None where the evidence chooses; ``as_of_date`` is the date that the data stand for.
    """

    segmentation_name: str
    as_of_date: date
    columns: list[dict]
    features: list[dict]
    scaling: str
    k: int | None
    k_min: int
    k_max: int
    minimum_segment_share: float
    max_training_rows: int
    random_state: int
    refit: str

    @classmethod
    def from_json(cls, document: str) -> "Settings":
        """Read the document of ``int_segmentation_settings_listed``."""
        values = json.loads(document)
        values["as_of_date"] = date.fromisoformat(values["as_of_date"])
        values["k"] = None if values["k"] == "auto" else values["k"]
        return cls(**values)

    @property
    def ks(self) -> list[int]:
        """Every number of segments to search, ascending."""
        asked = {*range(self.k_min, self.k_max + 1)} | ({self.k} if self.k else set())
        return sorted(asked)

    @property
    def column_types(self) -> dict[str, str]:
        """Declared columns and their types: what makes a table this table."""
        return {column["name"]: column["type"] for column in self.columns}

    def label(self, feature: str) -> str:
        """Return the word that segment names use for a feature."""
        return next(one["label"] for one in self.columns if one["name"] == feature)

    def recorded(self) -> dict:
        """Every setting but the date, as it is stored with the model."""
        return {
            name: value
            for name, value in self.__dict__.items()
            if name not in ("as_of_date", "refit")
        }
