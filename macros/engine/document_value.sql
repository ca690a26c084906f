{#- What a JSON document holds at a path such as `quality.k` or `deciles[0]`, as text: a text
    without its quotes, a list or a mapping as JSON; null where there is nothing. -#}
{% macro document_value(document, path) -%}
    {{ return(adapter.dispatch('document_value', 'customer_segmentation')(document, path)) }}
{%- endmacro %}

{% macro duckdb__document_value(document, path) -%}
    {{ document }} ->> '$.{{ path }}'
{%- endmacro %}

{#- The same as a value of a type that both engines know. -#}
{% macro document_cast(document, path, type) -%}
    cast({{ document_value(document, path) }} as {{ type }})
{%- endmacro %}
