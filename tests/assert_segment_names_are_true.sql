-- A name is kept through re-fits, and must not turn false in silence: where a segment is not
-- any more what its name says, by the model that is active or by the customers of today,
-- this warns until people name the segment in the seed of labels. Today's numbers may be
-- 0.3 standard deviations off the limits of a level, so that a name does not flicker.
{{ config(severity='warn') }}

with

segments as (
    select * from {{ ref('int_model_segments_unpacked') }}
    where
        {{ of_active_model() }}
        and not is_named_by_people
),

names as (
    select
        segments.segment_id,
        segments.segment_name,
        segments.suggested_name,
        centroids.feature,
        centroids.level,
        centroids.named_level,
        max(centroids.named_level) over (partition by segments.segment_id) is null
            as is_of_unknown_levels
    from segments
    inner join {{ ref('int_model_centroids_unpacked') }} as centroids
        on
            segments.model_id = centroids.model_id
            and segments.segment_id = centroids.segment_id
),

names_compared as (
    select
        names.*,
        profiles.standardized_difference
    from names
    left join {{ ref('segment_feature_profiles') }} as profiles
        on
            names.segment_id = profiles.segment_id
            and names.feature = profiles.feature
)

select
    segment_id,
    segment_name,
    suggested_name,
    feature,
    named_level,
    level,
    standardized_difference
from names_compared
where
    named_level <> level
    or (named_level in ('high', 'highest') and standardized_difference < 0.2)
    or (named_level in ('low', 'lowest') and standardized_difference > -0.2)
    or (named_level = 'middle' and abs(standardized_difference) > 0.8)
    or (is_of_unknown_levels and segment_name <> suggested_name)
