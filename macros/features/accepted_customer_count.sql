{#- How many customers there are, 0 before they are counted. -#}
{% macro accepted_customer_count() %}
    {% set counted = built('int_customer_columns_summarised') %}
    {% if not counted %}{{ return(0) }}{% endif %}
    {{ return((run_query('select max(record_count) from ' ~ counted).rows[0][0] or 0) | int) }}
{% endmacro %}
