{#- A number that tells two sets of rows apart, whatever their order: the sum of their
    hashes. Sums of sets add up to that of all. -#}
{% macro rows_fingerprinted(columns) %}
    {{ return(adapter.dispatch('rows_fingerprinted', 'customer_segmentation')(columns)) }}
{% endmacro %}

{% macro duckdb__rows_fingerprinted(columns) -%}
    sum(cast(hash({{ columns | join(', ') }}) as hugeint))
{%- endmacro %}
