{#- The texts of a group as one text, in a stated order. -#}
{% macro ordered_text_list(text, order_by, separator=', ') %}
    {{ return(adapter.dispatch('ordered_text_list', 'customer_segmentation')(
        text, order_by, separator)) }}
{% endmacro %}

{% macro duckdb__ordered_text_list(text, order_by, separator) -%}
    string_agg({{ text }}, {{ sql_literal(separator) }} order by {{ order_by }})
{%- endmacro %}
