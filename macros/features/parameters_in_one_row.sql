{#- Turns parameters, one row a feature, into one row with a column per feature and
    parameter, so that a cross join carries them into a pass over all customers. -#}
{% macro parameters_in_one_row(parameters, features) -%}
    select
        {%- for feature in features %}
        {%- set outer_last = loop.last %}
        {%- for parameter in [
            'fill_value', 'clip_low', 'clip_high', 'center', 'scale'] %}
        max(case when feature = '{{ feature }}' then {{ parameter }} end)
            as {{ feature }}__{{ parameter }}
        {{- ',' if not (outer_last and loop.last) }}
        {%- endfor %}
        {%- endfor %}
    from {{ parameters }}
{%- endmacro %}
