{#- Lines of a CSV file that DuckDB could not read: the build stops and names them, since a
    record that is left out would be lost. DuckDB keeps them in temporary tables of the
    connection, which outlive the model: they are dropped before the next reading. -#}
{% macro stop_on_unread_lines() %}
    {% if not execute or not run_query(
        "select 1 from duckdb_tables() where table_name = 'reject_errors'").rows | length %}
        {{ return('') }}
    {% endif %}
    {% set unread = run_query(
        "select scans.file_path, errors.line, min(errors.error_message),"
        ~ " min(errors.error_type), count(*) over () as line_count"
        ~ " from reject_errors as errors inner join reject_scans as scans"
        ~ " using (scan_id, file_id)"
        ~ " group by scans.file_path, errors.line order by all limit 3").rows %}
    {% if not unread | length %}{{ return('') }}{% endif %}

    {% set lines = [] %}
    {% for file, line, message, type, _ in unread %}
        {% do lines.append(
            file ~ ' line ' ~ line ~ ': ' ~ message.split('\n')[0].split('\r')[0]) %}
    {% endfor %}
    {% if unread[0][3] == 'INVALID ENCODING' %}
        {% set remedy = 'Name the encoding that the file is in, such as --vars'
            ~ " '{segmentation_read_options: {encoding: latin-1}}' (or utf-16), or convert"
            ~ ' it: iconv -f WINDOWS-1252 -t UTF-8 ' ~ unread[0][0] %}
    {% else %}
        {% set remedy = 'Correct these lines, or say in segmentation_read_options how they'
            ~ ' are meant ({null_padding: true} fills up short lines; delim, quote, escape'
            ~ ' and comment name the characters).' %}
    {% endif %}
    {% if unread[0][0].endswith(('.gz', '.zst')) %}
        {% set remedy = remedy ~ ' Of a damaged file, fetch or pack another copy.' %}
    {% endif %}
    {% do exceptions.raise_compiler_error(
        'Lines that cannot be read, ' ~ unread[0][4] ~ ' in all: ' ~ lines | join('; ')
        ~ '. They would be lost. ' ~ remedy) %}
{% endmacro %}

{% macro forget_unread_lines() %}
    {% if execute %}
        {% do run_query('drop table if exists reject_errors') %}
        {% do run_query('drop table if exists reject_scans') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
