{#- The columns of the landed records, as a mapping of header to engine type. Before the
    first build (dbt compile) the input itself is asked. -#}
{% macro landed_headers() %}
    {% set headers = {} %}
    {% if not execute %}{{ return(headers) }}{% endif %}
    {% set model = ref('customer_segmentation', 'stg_customer_records_landed') %}
    {% set landed = adapter.get_relation(model.database, model.schema, model.identifier) %}
    {% for row in run_query(
        'describe select * from ' ~ (landed or customer_records_source())).rows
        if row[0] not in [landed_file_column(), landed_number_column()] %}
        {% do headers.update({row[0]: row[1]}) %}
    {% endfor %}
    {{ return(headers) }}
{% endmacro %}
