{#- Customers with the segment that a model puts them in: the nearest centroid, over the
    features that they have, in the model's own frozen units; and the second nearest. `model`
    is its outline. Everything of `customers` is passed on.

    One pass, no join and no shuffle: centroids and the numbers of the transform are literals,
    and the nearest is the least of as many columns as there are segments. -#}
{% macro scored_customers(customers, model) -%}
    {%- set transforms, segments = model['transforms'], model['segments'] %}
    {#- The 0/1 columns of a category are one feature: all of them are there, or none. #}
    {%- set counted, columns = [], [] %}
    {%- for name in model['features'] if column_of_feature(name) not in columns %}
        {%- do counted.append(name) %}
        {%- do columns.append(column_of_feature(name)) %}
    {%- endfor -%}
    with

    values_filled as (
        select
            *
            {%- for transform in transforms %},
            {{ filled_value(transform['name'], transform) }} as {{ transform['name'] }}__filled
            {%- endfor %}
        from {{ customers }}
    ),

    values_scaled as (
        select
            *
            {%- for transform in transforms %},
            {{ scaled_value(transform['name'] ~ '__filled', transform) }}
                as {{ transform['name'] }}__scaled
            {%- endfor %}
        from values_filled
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
            *
            {%- for segment in segments %},
            {{ squared_distance(segment, model['features']) }} as distance__{{ loop.index }}
            {%- endfor %}
        from values_counted
    ),

    nearest as (
        select
            *,
            least(
                {%- for _ in segments %}
                distance__{{ loop.index }}{{ ',' if not loop.last }}
                {%- endfor %}
            ) as squared_distance
        from distances
    ),

    positions_found as (
        select
            *,
            case squared_distance
                {%- for _ in segments %}
                when distance__{{ loop.index }} then {{ loop.index }}
                {%- endfor %}
            end as nearest__position
        from nearest
    ),

    -- least() passes over nulls, so that the nearest loses every comparison.
    next_nearest as (
        select
            *,
            least(
                {%- for _ in segments %}
                case
                    when nearest__position <> {{ loop.index }} then distance__{{ loop.index }}
                end
                {{- ',' if not loop.last }}
                {%- endfor %}
            ) as next__squared_distance
        from positions_found
    ),

    segments_found as (
        select
            *,
            cast({{ sql_literal(model['model_id']) }} as string) as model_id,
            cast(case nearest__position
                {%- for segment in segments %}
                when {{ loop.index }} then {{ whole_literal(segment['segment_id']) }}
                {%- endfor %}
            end as int) as segment_id,
            cast(case
                {%- for segment in segments %}
                when nearest__position <> {{ loop.index }}
                    and next__squared_distance = distance__{{ loop.index }}
                    then {{ whole_literal(segment['segment_id']) }}
                {%- endfor %}
            end as int) as next_closest_segment_id,
            sqrt(squared_distance) as distance_to_centroid,
            -- Two centroids at the same distance: 0, wholly undecided.
            coalesce(
                1 - sqrt(squared_distance) / nullif(sqrt(next__squared_distance), 0), 0
            ) as simplified_silhouette
        from next_nearest
    )

    select * from segments_found
{%- endmacro %}
