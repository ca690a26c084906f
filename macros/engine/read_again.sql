{#- Between `as` and the bracket of a CTE that several read: each of them reads its source
    anew, which takes less than to hold all of its rows. -#}
{% macro read_again() %}
    {{ return(adapter.dispatch('read_again', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__read_again() -%}
    not materialized
{%- endmacro %}
