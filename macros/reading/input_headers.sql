{#- The columns that the input has, as a mapping of header to engine type. -#}
{% macro input_headers(source) %}
    {% set headers = {} %}
    {% if execute %}
        {% for row in run_query('describe select * from ' ~ source).rows
            if row[0] != 'input_file' %}
            {% do headers.update({row[0]: row[1]}) %}
        {% endfor %}
    {% endif %}
    {{ return(headers) }}
{% endmacro %}
