{% macro stop_on_missing_file(path) %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set found = run_query('select count(*) from glob(' ~ sql_literal(path) ~ ')') %}
    {% if found.rows[0][0] == 0 %}
        {% do stop_on_setting('segmentation_input', path,
            'a CSV or Parquet file (or a glob) that exists; paths are relative to the'
            ~ ' folder that dbt is called from') %}
    {% endif %}
{% endmacro %}
