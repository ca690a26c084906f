-- What became of each segment at each fit: kept, new, split off, merged away, retired?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

segments_unpacked as (
    select
        segmentation_name,
        model_id,
        unnest(cast(document -> 'segments' as json[])) as segment
    from models
    union all
    select
        segmentation_name,
        model_id,
        unnest(cast(document -> 'ended_segments' as json[])) as segment
    from models
),

lineage as (
    select
        segmentation_name,
        model_id,
        cast(segment ->> 'segment_id' as int) as segment_id,
        segment ->> 'identity' as identity,
        array_to_string(segment ->> '$.related_segment_ids[*]', ', ')
            as related_segment_ids,
        cast(segment ->> 'overlap' as double) as overlap
    from segments_unpacked
)

select * from lineage
order by segmentation_name, model_id, segment_id
