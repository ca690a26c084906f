-- Where are the centroids of each model's segments?

with

centroids_unpacked as (
    select * from {{ ref('customer_segmentation', 'int_model_centroids_unpacked') }}
),

centroids as (
    select
        segmentation_name,
        model_id,
        segment_id,
        feature,
        centroid,
        centroid_scaled
    from centroids_unpacked
)

select * from centroids
order by segmentation_name, model_id, segment_id, feature
