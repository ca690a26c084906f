{#- A text as a JSON document that the other verbs read; null where it is none. -#}
{% macro parsed_document(text) -%}
    {{ return(adapter.dispatch('parsed_document', 'customer_segmentation')(text)) }}
{%- endmacro %}

{% macro duckdb__parsed_document(text) -%}
    try_cast({{ text }} as json)
{%- endmacro %}
