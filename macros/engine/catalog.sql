{#- Whether the database has a table or view of that name in a schema. -#}
{% macro is_relation_there(schema, name) %}
    {{ return(adapter.dispatch('is_relation_there', 'customer_segmentation')(schema, name)) }}
{% endmacro %}

{% macro duckdb__is_relation_there(schema, name) %}
    {{ return(run_query(
        'select 1 from information_schema.tables where table_catalog = current_database()'
        ~ ' and table_schema = ' ~ sql_literal(schema)
        ~ ' and table_name = ' ~ sql_literal(name)).rows | length > 0) }}
{% endmacro %}

{#- Every column of every table, no views: rows of schema, table, column and type. -#}
{% macro columns_of_tables() %}
    {{ return(adapter.dispatch('columns_of_tables', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__columns_of_tables() %}
    {{ return(run_query(
        'select table_schema, table_name, column_name, data_type'
        ~ ' from information_schema.columns inner join information_schema.tables'
        ~ ' using (table_catalog, table_schema, table_name)'
        ~ " where table_type = 'BASE TABLE' and table_catalog = current_database()"
        ~ ' order by table_schema, table_name, ordinal_position').rows) }}
{% endmacro %}

{#- The columns that a relation or another `from` has, in its order, with their types. -#}
{% macro columns_of_source(source) %}
    {{ return(adapter.dispatch('columns_of_source', 'customer_segmentation')(source)) }}
{% endmacro %}

{% macro duckdb__columns_of_source(source) %}
    {% set columns = {} %}
    {% for row in run_query('describe select * from ' ~ source).rows %}
        {% do columns.update({row[0]: row[1]}) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}

{#- The file that the database is, or a word for none. -#}
{% macro database_file() %}
    {{ return(adapter.dispatch('database_file', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__database_file() %}
    {{ return(run_query("select coalesce(path, ':memory:') from duckdb_databases()"
        ~ ' where database_name = current_database()').rows[0][0]) }}
{% endmacro %}
