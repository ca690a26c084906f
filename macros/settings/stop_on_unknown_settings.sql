{#- dbt ignores a misspelt variable; a setting that is read and ignored is a trap, in --vars as
    in the vars of dbt_project.yml, the project's own and a host's. -#}
{% macro stop_on_unknown_settings() %}
    {% set known, own = settings_table() | list, 'customer_segmentation' %}
    {% set from_command = invocation_args_dict.get('vars') or {} %}
    {% for name in from_command %}
        {% if name == own %}
            {% do stop_on_setting('--vars: ' ~ own, from_command[name],
                'settings by themselves; dbt reads no package in --vars') %}
        {% elif name not in known and (is_meant_as_setting(name) or project_name == own) %}
            {% do stop_on_unknown_setting(name, '--vars', known) %}
        {% endif %}
    {% endfor %}
    {# Of the project that is run. What it gives to one package reaches no other. #}
    {% set given = adapter.config.vars.to_dict() or {} %}
    {% for name, value in given.items() %}
        {% if value is mapping and not is_meant_as_setting(name) or name == own %}
            {% for inner in value or {} %}
                {% if name == own and inner not in known %}
                    {% do stop_on_unknown_setting(inner, 'the vars of ' ~ own, known) %}
                {% elif name != own and inner in known %}
                    {% do stop_on_setting('vars: ' ~ name ~ ': ' ~ inner, value[inner],
                        'to stand under ' ~ own ~ ', which does not read the vars of '
                        ~ name) %}
                {% endif %}
            {% endfor %}
        {% elif is_meant_as_setting(name) and name not in known %}
            {% do stop_on_unknown_setting(name, 'the vars of dbt_project.yml', known) %}
        {% endif %}
    {% endfor %}
{% endmacro %}

{% macro is_meant_as_setting(name) %}
    {{ return(name is string and name.startswith('segmentation_')) }}
{% endmacro %}

{% macro stop_on_unknown_setting(name, place, known) %}
    {% do refuse_setting(name,
        name ~ ' in ' ~ place ~ ' is not a setting of this project. Settings: '
        ~ known | join(', ') ~ '.') %}
{% endmacro %}
