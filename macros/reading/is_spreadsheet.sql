{#- Whether the input is a workbook of sheets, by the ending of its name; as in Python. -#}
{% macro is_spreadsheet(path) %}
    {{ return(path is string
        and path.lower().endswith(('.xlsx', '.xlsm', '.xls', '.ods'))) }}
{% endmacro %}
