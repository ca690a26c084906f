{#- The one form of a message about a setting: its name, the value seen, what is needed.
    Stops the run; while all settings are checked it is noted instead, so that everything
    that is wrong is said at once. -#}
{% macro stop_on_setting(setting, value, needed) %}
    {% do refuse_setting(setting, setting ~ ' is ' ~ tojson(as_json(value)) ~ ': needs '
        ~ needed ~ '.') %}
{% endmacro %}

{% macro refuse_setting(setting, message) %}
    {#- While models are parsed nothing is known of the others: a value that parsing can live
        with waits for the check of all, at the start of the run. -#}
    {% if not execute and settings_table().get(setting, {}).get('kind') in [
        'date', 'choice', 'flag'] %}
        {{ return('') }}
    {% endif %}
    {% set refused = context.get('refused_settings') %}
    {% if refused is none or refused is undefined %}
        {% do exceptions.raise_compiler_error(message) %}
    {% endif %}
    {% do refused.update({message: setting}) %}
{% endmacro %}

{#- From here on refusals are noted, until `stop_on_refused_settings` says them. -#}
{% macro note_refused_settings() %}
    {% do context.update({'refused_settings': {}}) %}
{% endmacro %}

{#- Says all that was noted, where it holds one of `settings` or these are not named. -#}
{% macro stop_on_refused_settings(settings=none) %}
    {% set refused = context.get('refused_settings') or {} %}
    {% set concerned = [] %}
    {% for message, setting in refused.items() if settings is none or setting in settings %}
        {% do concerned.append(message) %}
    {% endfor %}
    {% if concerned %}{% do raise_problems(refused | list) %}{% endif %}
    {% if settings is none %}{% do context.update({'refused_settings': none}) %}{% endif %}
{% endmacro %}

{#- One message, of one problem or of several, a line each. -#}
{% macro raise_problems(problems) %}
    {% if problems | length == 1 %}{% do exceptions.raise_compiler_error(problems[0]) %}{% endif %}
    {% do exceptions.raise_compiler_error(
        problems | length ~ ' things to correct:\n- ' ~ problems | join('\n- ')) %}
{% endmacro %}

{#- After what is needed, the names that would do, where there are any. -#}
{% macro names_that_do(names) %}{{ return(': ' ~ names | join(', ') if names else '') }}{% endmacro %}

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
