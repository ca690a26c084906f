-- Which segments does each model have, and where are their centroids?
-- One row for each segment and feature.

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

labels as (
    select * from {{ ref('customer_segmentation', 'stg_segment_labels') }}
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
        cast(centroid ->> 'centroid_scaled' as double) as centroid_scaled,
        centroid ->> 'level' as level,
        centroid ->> 'named_level' as named_level
    from centroids_unpacked
),

-- Labels are of this run's lineage; other lineages show the names of their models.
segments_named as (
    select
        segments.segmentation_name,
        segments.model_id,
        segments.status,
        segments.segment_id,
        coalesce(labels.segment_name, segments.segment_name) as segment_name,
        segments.suggested_name,
        labels.segment_name is not null as is_named_by_people,
        labels.owner,
        labels.action,
        segments.customer_count,
        segments.stability_jaccard
    from segments
    left join labels
        on
            segments.segment_id = labels.segment_id
            and segments.segmentation_name = '{{ segmentation_name() }}'
),

segments_with_centroids as (
    select
        segments_named.*,
        centroids.feature,
        centroids.centroid,
        centroids.centroid_scaled,
        centroids.level,
        centroids.named_level
    from segments_named
    inner join centroids
        on
            segments_named.model_id = centroids.model_id
            and segments_named.segment_id = centroids.segment_id
)

select * from segments_with_centroids
