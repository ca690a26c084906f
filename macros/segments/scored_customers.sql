{#- Customers with the segment that a model puts them in: the nearest centroid, over the
    features that they have, in the model's own frozen units; and the second nearest.
    `features` and `centroids` are relations as `model_features` and `model_centroids` give
    them, of one model; `model` is its outline. Everything of `customers` is passed on.

    One pass and no shuffle: centroids and parameters are one row, crossed in, and the
    nearest is the least of as many columns as there are segments. -#}
{% macro scored_customers(customers, features, centroids, model) -%}
    {%- set names = model['features'] %}
    {%- set positions = model['positions'] %}
    {#- The 0/1 columns of a category are one feature: all of them are there, or none. #}
    {%- set counted, columns = [], [] %}
    {%- for name in names if name.split('__')[0] not in columns %}
        {%- do counted.append(name) %}
        {%- do columns.append(name.split('__')[0]) %}
    {%- endfor -%}
    with

    parameters as (
        {{ parameters_in_one_row(features, names) }}
    ),

    centroids as (
        {{ centroids_in_one_row(centroids, positions, names) }}
    ),

    values_filled as (
        select
            customers.*
            {%- for feature in names %},
            {{ filled_value('customers.' ~ feature, feature, 'parameters') }}
                as {{ feature }}__filled
            {%- endfor %}
        from {{ customers }} as customers
        cross join parameters
    ),

    values_scaled as (
        select
            values_filled.*
            {%- for feature in names %},
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
            {%- for feature in counted %}
            {{ '+ ' if not loop.first -}}
            case when {{ feature }} is null then 1 else 0 end
            {%- endfor %} as missing_feature_count,
            {{ counted | length }} / nullif(cast(
                {%- for feature in counted %}
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
            {{ squared_distance(position, names) }} as distance__{{ position }}
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
    )

    select * from segments_found
{%- endmacro %}
