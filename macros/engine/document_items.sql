{#- The items of a list in a JSON document, one row each; no row where there is no list.
    Without a path the document is the list. Stands in a select list, by itself. -#}
{% macro document_items(document, path=none) -%}
    {{ return(adapter.dispatch('document_items', 'customer_segmentation')(document, path)) }}
{%- endmacro %}

{% macro duckdb__document_items(document, path) -%}
    unnest(cast({{ document }} -> '${{ '.' ~ path if path else '' }}' as json[]))
{%- endmacro %}

{#- Such a list of plain values as one text, its values apart by a separator. -#}
{% macro document_list_as_text(document, path, separator=', ') -%}
    {{ return(adapter.dispatch('document_list_as_text', 'customer_segmentation')(
        document, path, separator)) }}
{%- endmacro %}

{% macro duckdb__document_list_as_text(document, path, separator) -%}
    array_to_string({{ document }} ->> '$.{{ path }}[*]', {{ sql_literal(separator) }})
{%- endmacro %}
