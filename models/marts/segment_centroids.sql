-- Where are the centroids of each model's segments?

with

segments as (
    select * from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
),

centroids as (
    select
        segmentation_name,
        model_id,
        segment_id,
        feature,
        centroid,
        centroid_scaled
    from segments
)

select * from centroids
order by segmentation_name, model_id, segment_id, feature
