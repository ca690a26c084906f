{#- What the first pass found about the number columns, as a mapping of name to its row,
    for those who write SQL from it: a complete column needs no sums of its own for every
    pair. Empty before that model has run (dbt compile, unit tests). -#}
{% macro summarised_columns() %}
    {% set model = ref('customer_segmentation', 'int_customer_columns_summarised') %}
    {% set columns = {} %}
    {% if not execute %}{{ return(columns) }}{% endif %}
    {% set summary = adapter.get_relation(model.database, model.schema, model.identifier) %}
    {% if not summary %}{{ return(columns) }}{% endif %}
    {% for row in run_query(
        'select column_name, missing_count = 0 as is_complete, has_running_range'
        ~ ' from ' ~ summary).rows %}
        {% do columns.update({
            row[0]: {'is_complete': row[1], 'has_running_range': row[2]}}) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
