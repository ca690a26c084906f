{#- Whole months from a day (a date or a timestamp) up to a date; negative after it. -#}
{% macro completed_months(day, until) %}
    {{ return(adapter.dispatch('completed_months', 'customer_segmentation')(day, until)) }}
{% endmacro %}

{% macro duckdb__completed_months(day, until) -%}
    datesub('month', cast({{ day }} as date), cast({{ sql_literal(until) }} as date))
{%- endmacro %}

{% macro spark__completed_months(day, until) -%}
    cast(months_between(cast({{ sql_literal(until) }} as date), cast({{ day }} as date)) as int)
{%- endmacro %}
