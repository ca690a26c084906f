-- Which segment does each customer belong to, and how surely?
{{ config(
    pre_hook="{{ customer_segmentation.compress_texts('zstd') }}",
    post_hook="{{ customer_segmentation.compress_texts('auto') }}",
) }}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),

segments as (
    select
        segment_id,
        segment_name
    from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where {{ of_active_model() }}
),

customers_placed as (
    select
        customers.customer_id,
        customers.segment_id,
        segments.segment_name,
        customers.distance_to_centroid,
        customers.next_closest_segment_id,
        customers.simplified_silhouette,
        customers.is_borderline,
        customers.is_outlier,
        cast(customers.missing_feature_count as int) as missing_feature_count,
        customers.model_id
    from customers
    -- A left join takes half the time of an inner one here: it puts no filter on the
    -- distances. A test proves that everybody has a name.
    left join segments
        on customers.segment_id = segments.segment_id
)

select * from customers_placed
