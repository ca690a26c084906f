{#- The column of a landed record that says which file it came from: a name that no header
    of an input is likely to bear. -#}
{% macro landed_file_column() %}
    {{ return('segmentation__source_file') }}
{% endmacro %}
