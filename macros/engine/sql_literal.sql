{#- A value of a setting as an SQL literal; texts are quoted, so that none can end one. -#}
{% macro sql_literal(value) %}
    {% if value is none %}
        {{ return('null') }}
    {% elif value is boolean %}
        {{ return('true' if value else 'false') }}
    {% elif value is number %}
        {{ return(value | string) }}
    {% elif value is string %}
        {{ return("'" ~ value | replace("'", "''") ~ "'") }}
    {% elif value is mapping %}
        {% do exceptions.raise_compiler_error('No SQL literal for ' ~ tojson(value)) %}
    {% endif %}
    {% set items = [] %}
    {% for item in value %}{% do items.append(sql_literal(item)) %}{% endfor %}
    {{ return('[' ~ items | join(', ') ~ ']') }}
{% endmacro %}
