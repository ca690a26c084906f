{#- Turns centroids, one row a segment and feature, into one row, so that a cross join
    carries them into a pass over all customers: several times faster than joining every
    customer with every centroid. Positions without a segment are null, and `least` passes
    over them. -#}
{% macro centroids_in_one_row(centroids, positions, features) -%}
    select
        {%- for position in positions %}
        max(case when position = {{ position }} then segment_id end)
            as segment_id__{{ position }},
        {%- for feature in features %}
        max(case
            when position = {{ position }} and feature = '{{ feature }}'
                then centroid_scaled
        end) as {{ feature }}__{{ position }},
        {%- endfor %}
        {%- endfor %}
        max(model_id) as model_id
    from {{ centroids }}
{%- endmacro %}
