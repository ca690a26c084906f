{#- A text as a JSON document that the other verbs read; null where it is none. -#}
{% macro parsed_document(text) -%}
    {{ return(adapter.dispatch('parsed_document', 'customer_segmentation')(text)) }}
{%- endmacro %}

{% macro duckdb__parsed_document(text) -%}
    try_cast({{ text }} as json)
{%- endmacro %}

{#- Whether a text is such a document. -#}
{% macro is_document(text) %}
    {{ return(adapter.dispatch('is_document', 'customer_segmentation')(text)) }}
{% endmacro %}

{% macro duckdb__is_document(text) -%}
    json_valid({{ text }})
{%- endmacro %}
