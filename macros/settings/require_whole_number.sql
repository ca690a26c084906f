{% macro require_whole_number(setting, minimum, maximum, otherwise='', note='') %}
    {% set value = var(setting) %}
    {% if value is not integer or value is boolean or value < minimum or value > maximum %}
        {% do stop_on_setting(setting, value,
            otherwise ~ 'a whole number from ' ~ minimum ~ ' to ' ~ maximum ~ note) %}
    {% endif %}
{% endmacro %}
