-- A name is kept through re-fits, and must not turn false in silence: one that the naming
-- rule would no longer give warns, until people name the segment in the seed of labels.
{{ config(severity='warn') }}

select distinct
    segment_id,
    segment_name,
    suggested_name
from {{ ref('int_model_segments_unpacked') }}
where
    {{ of_active_model() }}
    and not is_named_by_people
    and segment_name <> suggested_name
