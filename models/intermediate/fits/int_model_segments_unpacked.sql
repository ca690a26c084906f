-- Which segments does each model have, and where are their centroids?
-- One row for each segment and feature.

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

segments_unpacked as (
    select
        segmentation_name,
        model_id,
        status,
        unnest(cast(document -> 'segments' as json[])) as segment
    from models
),

segments as (
    select
        segmentation_name,
        model_id,
        status,
        cast(segment ->> 'segment_id' as int) as segment_id,
        cast(segment ->> 'segment_name' as varchar) as segment_name,
        cast(segment ->> 'suggested_name' as varchar) as suggested_name,
        cast(segment ->> 'customer_count' as bigint) as customer_count,
        cast(segment ->> 'stability_jaccard' as double) as stability_jaccard
    from segments_unpacked
),

centroids as (
    {{ model_centroids('models') }}
),

segments_with_centroids as (
    select
        segments.*,
        centroids.feature,
        centroids.centroid,
        centroids.centroid_scaled,
        centroids.position
    from segments
    inner join centroids
        on
            segments.model_id = centroids.model_id
            and segments.segment_id = centroids.segment_id
)

select * from segments_with_centroids
