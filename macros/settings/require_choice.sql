{% macro require_choice(setting, choices) %}
    {% if var(setting) not in choices %}
        {% do stop_on_setting(setting, var(setting), 'one of ' ~ choices | join(', ') | lower) %}
    {% endif %}
{% endmacro %}
