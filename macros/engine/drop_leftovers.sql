{#- dbt-duckdb keeps the rows that an incremental Python model appends in a table of the
    default schema, and leaves it behind: among the marts, under the model's name and a
    time stamp. For a post-hook. -#}
{% macro drop_leftovers(relation) %}
    {{ return(adapter.dispatch('drop_leftovers', 'customer_segmentation')(relation)) }}
{% endmacro %}

{% macro duckdb__drop_leftovers(relation) %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set found = run_query(
        'select schema_name, table_name from duckdb_tables() where starts_with(table_name, '
        ~ sql_literal(relation.identifier ~ '__dbt_tmp') ~ ')').rows %}
    {% for schema, table in found %}
        {% do run_query('drop table ' ~ quoted_identifier(schema) ~ '.'
            ~ quoted_identifier(table)) %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
