{#- Erases one customer from history, marts and everything in between:

        dbt run-operation erase_customer --args '{customer_id: "0001"}'

    With the same --vars as the build. Take the customer out of the input as well, or the
    next build reads the record again. -#}
{% macro erase_customer(customer_id) %}
    {% set id = sql_literal(customer_id | string) %}
    {% set tables = run_query(
        "select columns.table_schema, columns.table_name"
        ~ " from information_schema.columns as columns"
        ~ " inner join information_schema.tables as tables using (table_schema, table_name)"
        ~ " where columns.column_name = 'customer_id' and tables.table_type = 'BASE TABLE'"
        ~ " and (starts_with(table_schema, " ~ sql_literal(target.schema ~ '_segmentation_')
        ~ ") or table_name in ('customer_segments', 'segmentation_customers',"
        ~ " 'rejected_customer_records')) and table_name <> 'stg_customer_records_landed'"
        ~ " order by 1, 2").rows %}
    {% set found = [] %}
    {% for schema, table in tables %}
        {% set name = quoted_identifier(schema) ~ '.' ~ quoted_identifier(table) %}
        {% if run_query('select 1 from ' ~ name ~ ' where customer_id = ' ~ id ~ ' limit 1').rows
            | length %}
            {% do found.append(name) %}
        {% endif %}
    {% endfor %}
    {% if not found %}
        {% do exceptions.raise_compiler_error(
            'erase_customer: no table has a customer ' ~ customer_id ~ '; needs the id as'
            ~ ' customer_segments has it, a text (0001 is not 1).') %}
    {% endif %}
    {% set staging = target.schema ~ '_segmentation_staging' %}
    {#- A view holds nobody: it reads the input where it lies. #}
    {% set landed = run_query(
        "select 1 from information_schema.tables where table_type = 'BASE TABLE'"
        ~ " and table_name = 'stg_customer_records_landed' and table_schema = "
        ~ sql_literal(staging)).rows | length > 0 %}
    {% do run_query('begin') %}
    {% if landed %}
        {% do run_query(
            'delete from ' ~ staging ~ '.stg_customer_records_landed where rowid + 1 in ('
            ~ 'select record_id from ' ~ staging ~ '.stg_customer_records'
            ~ ' where customer_id = ' ~ id ~ ')') %}
    {% endif %}
    {#- Or a build with the same outcome as before would write no event of the customer's return. #}
    {% set history = target.schema ~ '_segmentation_intermediate' %}
    {% if quoted_identifier(history) ~ '.' ~ quoted_identifier('int_customer_segment_events')
        in found %}
        {% do run_query(
            'update ' ~ history ~ '.int_segmentation_dates_recorded'
            ~ " set assignment_fingerprint = assignment_fingerprint || '-erased'"
            ~ ' where lineage_key in (select lineage_key from ' ~ history
            ~ '.int_customer_segment_events where customer_id = ' ~ id ~ ')') %}
    {% endif %}
    {% for table in found %}
        {% do run_query('delete from ' ~ table ~ ' where customer_id = ' ~ id) %}
    {% endfor %}
    {% do run_query('commit') %}
    {% do log('Erased customer ' ~ customer_id ~ ' from ' ~ found | length
        ~ ' tables' ~ (' and the landed records' if landed else '') ~ '. The published'
        ~ ' marts beside the database, and lists and pages that were exported, still hold'
        ~ ' it: take it out of the input, build, and write them anew.', info=true) %}
{% endmacro %}
