"""The earlier model that a fit continues: its centroids, its segments, their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from customer_segmentation.engines import Engine
from customer_segmentation.fit.matching import (
    Identity,
    Matching,
    match_segments,
    number_by_size,
    returning_segments,
)
from customer_segmentation.fit.refinement import Refinement, contingency_sql
from customer_segmentation.fit.sample import Sample
from customer_segmentation.model.document import Document
from customer_segmentation.model.transform import FeatureParameters
from customer_segmentation.settings import Settings


@dataclass(frozen=True)
class Reference:
    """What came before, seen from the features of a fit.

    ``document`` is the model that it continues, none for the first; ``ended`` are the
    segments that this has no more, with the last model that had them; ``next_segment_id`` is
    the smallest id that no segment of the lineage ever had.
    """

    features: list[FeatureParameters]
    document: Document | None = None
    ended: Mapping[int, Document] = field(default_factory=dict)
    next_segment_id: int = 1

    @property
    def start(self) -> np.ndarray | None:
        """The earlier centroids in today's units, where they have the same features."""
        if self.document is None:
            return None
        found = self._centroids_of(
            {one.segment_id: self.document for one in self.document.segments}
        )
        return np.array(list(found.values())) if found else None

    @property
    def last_documents(self) -> dict[int, Document]:
        """Of every segment the last model that had it."""
        going_on = self.document.segments if self.document else ()
        return {**self.ended, **{one.segment_id: self.document for one in going_on}}

    def earlier_k(self, settings: Settings) -> int | None:
        """Of other features, or of another range, an earlier number would be no argument."""
        if self.document is None or self.document.shaping != settings.shaping:
            return None
        return len(self.document.segments)

    def identify(
        self,
        engine: Engine,
        sample: Sample,
        settled: Refinement,
        *,
        training_customers: Any,
        recorded_customers: Any,
    ) -> Matching:
        """Give the new segments their ids: by the customers, or by size in a first model."""
        if self.document is None:
            first = number_by_size(
                settled.sizes, settled.centroids, first_id=self.next_segment_id
            )
            return Matching(
                tuple(first), ended=(), reassigned_share=None, adjusted_rand=None, disputed=None
            )
        return self._match(
            engine, sample, settled.centroids, (training_customers, recorded_customers)
        )

    def kept_names(self, identities: Sequence[Identity]) -> dict[int, str]:
        """Give segments the names that they had, also what returns: by the ids of these.

        Where another one is called so meanwhile, what returns gets a new name.
        """
        kept: dict[int, str] = {}
        for one in sorted(identities, key=lambda one: one.identity == "returned"):
            if one.segment_id not in self.last_documents:
                continue
            segments = self.last_documents[one.segment_id].segments
            [name] = [had.segment_name for had in segments if had.segment_id == one.segment_id]
            if one.identity != "returned" or name not in kept.values():
                kept[one.segment_id] = name
        return kept

    def _centroids_of(self, segments: Mapping[int, Document]) -> dict[int, np.ndarray]:
        names = [feature.feature for feature in self.features]
        by_name = {feature.feature: feature for feature in self.features}
        found = {}
        for segment_id, document in sorted(segments.items()):
            if [one.feature for one in document.features] != names:
                continue
            centroid = {
                one.feature: by_name[one.feature].scaled(one.centroid)
                for one in document.centroids
                if one.segment_id == segment_id
            }
            found[segment_id] = np.array([centroid[name] for name in names])
        return found

    def _match(
        self,
        engine: Engine,
        sample: Sample,
        centroids: np.ndarray,
        relations: tuple[Any, Any],
    ) -> Matching:
        segment_ids = [one.segment_id for one in self.document.segments]
        counting = contingency_sql(sample.names, centroids, sample.gaps)
        tables = []
        for customers in relations:
            contingency = np.zeros((len(segment_ids), len(centroids)))
            for segment_id, position, count in engine.rows(customers, "customers", counting):
                if segment_id in segment_ids:
                    contingency[segment_ids.index(segment_id), position] = count
            tables.append(contingency)
        return match_segments(
            tables[0],
            recorded=tables[1],
            segment_ids=segment_ids,
            next_id=self.next_segment_id,
            returning=returning_segments(self._centroids_of(self.ended), centroids),
        )
