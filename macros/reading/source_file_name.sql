{#- The expression for where a record came from: its file, or the name of the relation. -#}
{% macro source_file_name(source) %}
    {{ return(landed_file_column() if source is string else sql_literal(source.identifier)) }}
{% endmacro %}
