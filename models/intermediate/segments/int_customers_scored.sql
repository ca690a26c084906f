-- Which segment is nearest to each customer, how near, and which one would be next?
-- A view of one pass: whoever aggregates customers by segment repeats the arithmetic,
-- which is cheaper than joining every customer to a table of results.
{%- set features = segmentation_features() | map(attribute='name') | list %}
{%- set positions = segment_positions() %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where status = 'active' and segmentation_name = '{{ segmentation_name() }}'
),

active_centroids as (
    select * from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where status = 'active' and segmentation_name = '{{ segmentation_name() }}'
),

parameters as (
    {{ parameters_in_one_row('active_features') }}
),

centroids as (
    {{ centroids_in_one_row('active_centroids', positions) }}
),

values_filled as (
    select
        customers.*
        {%- for feature in features %},
        {{ filled_value('customers.' ~ feature, feature, 'parameters') }}
            as {{ feature }}_filled
        {%- endfor %}
    from customers
    cross join parameters
),

values_scaled as (
    select
        values_filled.*
        {%- for feature in features %},
        {{ scaled_value(
            'values_filled.' ~ feature ~ '_filled', feature, 'parameters') }}
            as {{ feature }}_scaled
        {%- endfor %}
    from values_filled
    cross join parameters
),

values_counted as (
    select
        *,
        {{ features | length }} / nullif(cast(
            {%- for feature in features %}
            {{ '+ ' if not loop.first -}}
            case when {{ feature }}_scaled is null then 0 else 1 end
            {%- endfor %}
        as double), 0) as distance_factor
    from values_scaled
),

distances as (
    select
        values_counted.*,
        centroids.model_id,
        {%- for position in positions %}
        centroids.segment_id_{{ position }},
        {{ squared_distance(position, features) }} as distance_{{ position }}
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
            distance_{{ position }}
            {%- endfor %}
        ) as squared_distance
    from distances
),

positions_found as (
    select
        *,
        case squared_distance
            {%- for position in positions %}
            when distance_{{ position }} then {{ position }}
            {%- endfor %}
        end as position
    from nearest
),

next_nearest as (
    select
        *,
        least(
            cast(null as double)
            {%- for position in positions %},
            case when position <> {{ position }} then distance_{{ position }} end
            {%- endfor %}
        ) as next_squared_distance
    from positions_found
),

customers_scored as (
    select
        record_id,
        customer_id,
        {%- for attribute in attribute_columns() %}
        {{ attribute['name'] }},
        {%- endfor %}
        missing_feature_count,
        model_id,
        case position
            {%- for position in positions %}
            when {{ position }} then segment_id_{{ position }}
            {%- endfor %}
        end as segment_id,
        case
            {%- for position in positions %}
            when position <> {{ position }} and next_squared_distance = distance_{{ position }}
                then segment_id_{{ position }}
            {%- endfor %}
        end as next_closest_segment_id,
        squared_distance,
        sqrt(squared_distance) as distance_to_centroid,
        -- Two centroids at the same distance: 0, wholly undecided.
        coalesce(
            1 - sqrt(squared_distance) / nullif(sqrt(next_squared_distance), 0), 0
        ) as simplified_silhouette
    from next_nearest
)

select * from customers_scored
