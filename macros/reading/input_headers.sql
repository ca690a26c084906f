{#- The columns that the input has, in its order, each with its engine type. -#}
{% macro input_headers(source) %}
    {% set headers = {} %}
    {% if execute %}
        {% for row in run_query('describe select * from ' ~ source).rows
            if row[0] != landed_file_column() %}
            {% do headers.update({row[0]: row[1]}) %}
        {% endfor %}
    {% endif %}
    {{ return(headers) }}
{% endmacro %}
