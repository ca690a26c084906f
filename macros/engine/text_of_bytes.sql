{#- The text that bytes are in UTF-8; null where they are none. -#}
{% macro text_of_bytes(value) %}
    {{ return(adapter.dispatch('text_of_bytes', 'customer_segmentation')(value)) }}
{% endmacro %}

{% macro duckdb__text_of_bytes(value) -%}
    try(decode({{ value }}))
{%- endmacro %}
