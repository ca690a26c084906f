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
        cast(segment ->> 'stability_jaccard' as double) as stability_jaccard
    from segments_unpacked
),

centroids_unpacked as (
    select
        model_id,
        unnest(cast(document -> 'centroids' as json[])) as centroid
    from models
),

centroids as (
    select
        model_id,
        cast(centroid ->> 'segment_id' as int) as segment_id,
        cast(centroid ->> 'feature' as varchar) as feature,
        cast(centroid ->> 'centroid' as double) as centroid,
        cast(centroid ->> 'centroid_scaled' as double) as centroid_scaled
    from centroids_unpacked
),

-- Ids may have gaps once segments retire; scoring walks positions 1, 2, 3, ...
segments_with_centroids as (
    select
        segments.*,
        centroids.feature,
        centroids.centroid,
        centroids.centroid_scaled,
        cast(dense_rank() over (
            partition by segments.model_id
            order by segments.segment_id
        ) as int) as position
    from segments
    inner join centroids
        on
            segments.model_id = centroids.model_id
            and segments.segment_id = centroids.segment_id
)

select * from segments_with_centroids
