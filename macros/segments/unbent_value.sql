{#- The value of a column that its transform (see `transformed_value`) makes this of. -#}
{% macro unbent_value(value, transform) -%}
    {{ known_transforms()[transform['transform']]['unbent'] | format(it=value) }}
{%- endmacro %}
