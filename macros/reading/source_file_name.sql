{#- The expression for where a record came from: its file, or the name of the relation. -#}
{% macro source_file_name(source) %}
    {{ return('input_file' if source is string else sql_literal(source.identifier)) }}
{% endmacro %}
