-- Which segment is nearest to each customer, how near, and which one would be next?
-- A view of one pass: whoever aggregates customers by segment repeats the arithmetic,
-- which is cheaper than joining every customer to a table of results.
{%- set model = active_model() %}
{%- set features = model['features'] %}
{%- set positions = model['positions'] %}
{%- set active = "status = 'active' and segmentation_name = "
    ~ sql_literal(segmentation_name()) %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ active }}
),

active_centroids as (
    select * from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where {{ active }}
),

parameters as (
    {{ parameters_in_one_row('active_features', features) }}
),

centroids as (
    {{ centroids_in_one_row('active_centroids', positions, features) }}
),

limits as (
    select
        cast(document ->> '$.quality.borderline_silhouette' as double)
            as borderline_silhouette,
        cast(document ->> '$.quality.outlier_distance' as double) as outlier_distance
    from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
    where {{ active }}
),

values_filled as (
    select
        customers.*
        {%- for feature in features %},
        {{ filled_value('customers.' ~ feature, feature, 'parameters') }}
            as {{ feature }}__filled
        {%- endfor %}
    from customers
    cross join parameters
),

values_scaled as (
    select
        values_filled.*
        {%- for feature in features %},
        {{ scaled_value(
            'values_filled.' ~ feature ~ '__filled', feature, 'parameters') }}
            as {{ feature }}__scaled
        {%- endfor %}
    from values_filled
    cross join parameters
),

values_counted as (
    select
        *,
        {%- for feature in features %}
        {{ '+ ' if not loop.first -}}
        case when {{ feature }} is null then 1 else 0 end
        {%- endfor %} as missing_feature_count,
        {{ features | length }} / nullif(cast(
            {%- for feature in features %}
            {{ '+ ' if not loop.first -}}
            case when {{ feature }}__scaled is null then 0 else 1 end
            {%- endfor %}
        as double), 0) as distance__factor
    from values_scaled
),

distances as (
    select
        values_counted.*,
        centroids.model_id,
        {%- for position in positions %}
        centroids.segment_id__{{ position }},
        {{ squared_distance(position, features) }} as distance__{{ position }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from values_counted
    cross join centroids
),

-- least() passes over nulls, so that positions without a segment lose every comparison.
nearest as (
    select
        *,
        least(
            cast(null as double)
            {%- for position in positions %},
            distance__{{ position }}
            {%- endfor %}
        ) as squared_distance
    from distances
),

positions_found as (
    select
        *,
        case squared_distance
            {%- for position in positions %}
            when distance__{{ position }} then {{ position }}
            {%- endfor %}
        end as nearest__position
    from nearest
),

next_nearest as (
    select
        *,
        least(
            cast(null as double)
            {%- for position in positions %},
            case
                when nearest__position <> {{ position }} then distance__{{ position }}
            end
            {%- endfor %}
        ) as next__squared_distance
    from positions_found
),

segments_found as (
    select
        *,
        case nearest__position
            {%- for position in positions %}
            when {{ position }} then segment_id__{{ position }}
            {%- endfor %}
        end as segment_id,
        case
            {%- for position in positions %}
            when nearest__position <> {{ position }}
                and next__squared_distance = distance__{{ position }}
                then segment_id__{{ position }}
            {%- endfor %}
        end as next_closest_segment_id,
        sqrt(squared_distance) as distance_to_centroid,
        -- Two centroids at the same distance: 0, wholly undecided.
        coalesce(
            1 - sqrt(squared_distance) / nullif(sqrt(next__squared_distance), 0), 0
        ) as simplified_silhouette
    from next_nearest
),

customers_scored as (
    select
        segments_found.record_id,
        segments_found.customer_id,
        {%- for attribute in attribute_columns() %}
        segments_found.{{ attribute['name'] }},
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
