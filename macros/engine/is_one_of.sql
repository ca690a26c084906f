{#- Whether a value is one of some literals. Not `in`: DuckDB makes a join of a long list,
    and works out the value for every row, also where a `case` need not look. -#}
{% macro is_one_of(value, literals) %}
    {{ return(adapter.dispatch('is_one_of', 'customer_segmentation')(value, literals)) }}
{% endmacro %}

{% macro duckdb__is_one_of(value, literals) -%}
    list_contains([{{ literals | join(', ') }}], {{ value }})
{%- endmacro %}
