-- Which segment is nearest to each customer, how near, and which one would be next?
-- A view of one pass: whoever aggregates customers by segment repeats the arithmetic,
-- which is cheaper than joining every customer to a table of results.

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ of_active_model() }}
),

active_centroids as (
    select * from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where {{ of_active_model() }}
),

limits as (
    select
        cast(document ->> '$.quality.borderline_silhouette' as double)
            as borderline_silhouette,
        cast(document ->> '$.quality.outlier_distance' as double) as outlier_distance
    from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
    where {{ of_active_model() }}
),

segments_found as (
    {{ scored_customers('customers', 'active_features', 'active_centroids', active_model()) }}
),

customers_scored as (
    select
        segments_found.record_id,
        segments_found.customer_id,
        {%- for attribute in attribute_columns() %}
        segments_found.{{ attribute['name'] }},
        {%- endfor %}
        {%- for name in customer_indicators() %}
        segments_found.{{ name }},
        {%- endfor %}
        segments_found.missing_feature_count,
        segments_found.model_id,
        segments_found.segment_id,
        segments_found.next_closest_segment_id,
        segments_found.squared_distance,
        segments_found.distance_to_centroid,
        segments_found.simplified_silhouette,
        segments_found.simplified_silhouette < limits.borderline_silhouette
            as is_borderline,
        segments_found.distance_to_centroid > limits.outlier_distance as is_outlier
    from segments_found
    cross join limits
)

select * from customers_scored
