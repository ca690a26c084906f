{#- Lines of a CSV file that the engine could not read, up to three, in their order: rows of
    file, line, message, whether the encoding is why, and how many there are in all. DuckDB
    keeps them in temporary tables of the connection, which outlive the model: they are
    dropped before the next reading. -#}
{% macro unread_lines() %}
    {{ return(adapter.dispatch('unread_lines', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__unread_lines() %}
    {% if not run_query(
        "select 1 from duckdb_tables() where table_name = 'reject_errors'").rows | length %}
        {{ return([]) }}
    {% endif %}
    {{ return(run_query(
        "select scans.file_path, errors.line, min(errors.error_message),"
        ~ " min(errors.error_type) = 'INVALID ENCODING', count(*) over () as line_count"
        ~ " from reject_errors as errors inner join reject_scans as scans"
        ~ " using (scan_id, file_id)"
        ~ " group by scans.file_path, errors.line order by scans.file_path, errors.line"
        ~ " limit 3").rows) }}
{% endmacro %}

{% macro forget_unread_lines() %}
    {{ return(adapter.dispatch('forget_unread_lines', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__forget_unread_lines() %}
    {% if execute %}
        {% do run_query('drop table if exists reject_errors') %}
        {% do run_query('drop table if exists reject_scans') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
