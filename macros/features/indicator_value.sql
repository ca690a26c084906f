{#- 1 for the customers of a category, 0 for those of another one, also of one that came up
    after a model was fitted; null where the category is missing or could not be mapped. -#}
{% macro indicator_value(name) -%}
    {%- set parts = indicator_parts(name) -%}
    case
        when {{ parts['column'] }} = {{ sql_literal(parts['category']) }} then cast(1 as double)
        when {{ parts['column'] }} <> {{ unmapped_category() }} then cast(0 as double)
    end
{%- endmacro %}
