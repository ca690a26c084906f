{#- Several quantiles of a column at once, interpolated as NumPy does by default; read them
    with `nth_quantile`. One state holds the values for all of them: asked for one by one,
    each would hold a copy of the column. -#}
{% macro quantiles(column, shares) %}
    {{ return(adapter.dispatch('quantiles', 'customer_segmentation')(column, shares)) }}
{% endmacro %}

{% macro duckdb__quantiles(column, shares) -%}
    quantile_cont({{ column }}, {{ sql_literal(shares) }})
{%- endmacro %}

{% macro nth_quantile(list, position) %}
    {{ return(adapter.dispatch('nth_quantile', 'customer_segmentation')(list, position)) }}
{% endmacro %}

{% macro duckdb__nth_quantile(list, position) -%}
    {{ list }}[{{ position }}]
{%- endmacro %}
