{#- The value of a column that its transform (see `transformed_value`) makes this of. -#}
{% macro unbent_value(value, transform) -%}
    {%- if transform['transform'] == 'log1p' -%}
        exp({{ value }}) - 1
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}
