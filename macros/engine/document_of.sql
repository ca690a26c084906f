{#- A new JSON document, as text, of keys and the SQL of their values. -#}
{% macro document_of(entries) %}
    {{ return(adapter.dispatch('document_of', 'customer_segmentation')(entries)) }}
{% endmacro %}

{% macro duckdb__document_of(entries) -%}
    json_object(
        {%- for key, value in entries.items() %}
        {{ sql_literal(key) }}, {{ value }}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}

{#- The same of a row's columns in their types: numbers stay numbers. -#}
{% macro row_as_document(columns) %}
    {{ return(adapter.dispatch('row_as_document', 'customer_segmentation')(columns)) }}
{% endmacro %}

{% macro duckdb__row_as_document(columns) -%}
    cast(to_json(struct_pack(
        {%- for name, value in columns.items() %}
        {{ quoted_identifier(name) }} := {{ value }}{{ ',' if not loop.last }}
        {%- endfor %}
    )) as string)
{%- endmacro %}
