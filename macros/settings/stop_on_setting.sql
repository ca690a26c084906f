{#- The one form of a message about a setting: its name, the value seen, what is needed. -#}
{% macro stop_on_setting(setting, value, needed) %}
    {% do exceptions.raise_compiler_error(
        setting ~ ' is ' ~ tojson(value) ~ ': needs ' ~ needed ~ '.') %}
{% endmacro %}
