{#- The number that a derived column takes from the typed value of another one; null where
    that is null, or no step of its order.

    years_before_as_of: completed months from a day to the as-of date, as years;
    rank: the place in the order of a category, from 1; zero_one: 1 for true, 0 for false. -#}
{% macro derived_value(column, base, typed) -%}
    {%- if column['derivation'] == 'years_before_as_of' -%}
        {{ completed_months(typed, segmentation_as_of_date() | string) }} / cast(12 as double)
    {%- elif column['derivation'] == 'zero_one' -%}
        cast(cast({{ typed }} as int) as double)
    {%- else -%}
        case {{ typed }}
            {%- for step in base['order'] %}
            when {{ sql_literal(step | lower) }} then cast({{ loop.index }} as double)
            {%- endfor %}
        end
    {%- endif -%}
{%- endmacro %}
