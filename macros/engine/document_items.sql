{#- The items of a list in a JSON document, one row each; no row where there is no list. Stands
    in a select list, by itself. -#}
{% macro document_items(document, path) -%}
    {{ return(adapter.dispatch('document_items', 'customer_segmentation')(document, path)) }}
{%- endmacro %}

{% macro duckdb__document_items(document, path) -%}
    unnest(cast({{ document }} -> '$.{{ path }}' as json[]))
{%- endmacro %}

{#- Such a list of plain values as one text, its values apart by a comma and a blank. -#}
{% macro document_list_as_text(document, path) -%}
    {{ return(adapter.dispatch('document_list_as_text', 'customer_segmentation')(
        document, path)) }}
{%- endmacro %}

{% macro duckdb__document_list_as_text(document, path) -%}
    array_to_string({{ document }} ->> '$.{{ path }}[*]', ', ')
{%- endmacro %}
