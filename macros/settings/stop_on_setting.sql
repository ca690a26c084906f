{#- The one form of a message about a setting: its name, the value seen, what is needed. -#}
{% macro stop_on_setting(setting, value, needed) %}
    {% do exceptions.raise_compiler_error(
        setting ~ ' is ' ~ tojson(as_json(value)) ~ ': needs ' ~ needed ~ '.') %}
{% endmacro %}

{#- A value of YAML as JSON knows it: dates, which it does not, become texts. -#}
{% macro as_json(value) %}
    {% if value is string or value is number or value is boolean or value is none %}
        {{ return(value) }}
    {% elif value is mapping %}
        {% set entries = {} %}
        {% for key, one in value.items() %}
            {% do entries.update({key | string: as_json(one)}) %}
        {% endfor %}
        {{ return(entries) }}
    {% elif value is not iterable %}
        {{ return(value | string) }}
    {% endif %}
    {% set items = [] %}
    {% for one in value %}{% do items.append(as_json(one)) %}{% endfor %}
    {{ return(items) }}
{% endmacro %}
