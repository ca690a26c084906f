{#- The entries of a setting that is a list, also for models that are parsed before the
    settings are checked. -#}
{% macro setting_list(setting, needed) %}
    {% set entries = var(setting) %}
    {% if entries is string or entries is mapping or entries is not iterable %}
        {% do stop_on_setting(setting, entries, needed) %}
    {% endif %}
    {{ return(entries) }}
{% endmacro %}
