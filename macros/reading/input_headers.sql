{#- The columns that the input has, in its order. -#}
{% macro input_headers(source) %}
    {% set headers = [] %}
    {% if execute %}
        {% for row in run_query('describe select * from ' ~ source).rows
            if row[0] != landed_file_column() %}
            {% do headers.append(row[0]) %}
        {% endfor %}
    {% endif %}
    {{ return(headers) }}
{% endmacro %}
