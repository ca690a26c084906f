-- Which segment is nearest to each customer, how near, and which one would be next?
-- A view of one pass: whoever aggregates customers by segment repeats the arithmetic,
-- which is cheaper than joining every customer to a table of results. Written anew by every
-- build, with the active model's numbers in it.
{%- set model = active_model() %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

segments_found as (
    {{ scored_customers('customers', model) }}
),

customers_scored as (
    select
        record_id,
        customer_id,
        {%- for attribute in attribute_columns() %}
        {{ attribute['name'] }},
        {%- endfor %}
        {%- for name in customer_indicators() %}
        {{ name }},
        {%- endfor %}
        missing_feature_count,
        model_id,
        segment_id,
        next_closest_segment_id,
        squared_distance,
        distance_to_centroid,
        simplified_silhouette,
        simplified_silhouette < {{ double_literal(model['borderline_silhouette']) }}
            as is_borderline,
        distance_to_centroid > {{ double_literal(model['outlier_distance']) }} as is_outlier
    from segments_found
)

select * from customers_scored
