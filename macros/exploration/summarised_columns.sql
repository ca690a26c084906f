{#- What the first pass found about the number columns, as a mapping of name to its row,
    for those who write SQL from it: a complete column needs no sums of its own for every
    pair. Empty before that model has run (dbt compile, unit tests). -#}
{% macro summarised_columns() %}
    {% set summary = built('int_customer_columns_summarised') %}
    {% set columns = {} %}
    {% if not summary %}{{ return(columns) }}{% endif %}
    {% for row in run_query(
        'select column_name, missing_count = 0 as is_complete, has_running_range,'
        ~ ' cast(5 - floor(log10(case when abs(minimum) < 1 and abs(maximum) < 1'
        ~ ' then nullif(greatest(abs(minimum), abs(maximum)), 0) end)) as int)'
        ~ ' from ' ~ summary).rows %}
        {% do columns.update({row[0]: {
            'is_complete': row[1],
            'has_running_range': row[2],
            'sum_factor': none if row[3] is none else '1e' ~ row[3],
        }}) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}

{#- What values are multiplied by to be summed with enough digits (see `exact_sum`), as a
    mapping of name to a power of ten: of columns whose values are all below one. Others need
    none: twelve digits behind the point are enough for them, and cost no multiplication. -#}
{% macro sum_factors() %}
    {% set factors = {} %}
    {% for name, column in summarised_columns().items() if column['sum_factor'] %}
        {% do factors.update({name: column['sum_factor']}) %}
    {% endfor %}
    {{ return(factors) }}
{% endmacro %}
