-- Where are the centroids of each model's segments, and what level is each?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

centroids as (
    select
        segmentation_name,
        model_id,
        status,
        {{ document_items('document', 'centroids') }} as centroid
    from models
),

centroids_unpacked as (
    select
        segmentation_name,
        model_id,
        status,
        {{ document_cast('centroid', 'segment_id', 'int') }} as segment_id,
        {{ document_value('centroid', 'feature') }} as feature,
        {{ document_cast('centroid', 'centroid', 'double') }} as centroid,
        {{ document_cast('centroid', 'centroid_scaled', 'double') }} as centroid_scaled,
        {{ document_value('centroid', 'level') }} as level,
        {{ document_value('centroid', 'named_level') }} as named_level
    from centroids
)

select * from centroids_unpacked
