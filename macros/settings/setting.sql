{#- The value of a setting, which is of its kind and in its range, or the run stops. -#}
{% macro setting(name) %}
    {% set value = var(name) %}
    {% do stop_on_unusable_value(name, value, settings_table()[name]) %}
    {{ return(value) }}
{% endmacro %}

{#- YAML makes a number of 007, a flag of no and a date of 2026-01-31: where a text is needed
    nobody can tell what was written. -#}
{% macro stop_on_unusable_value(name, value, asked) %}
    {% if (value is none and asked.get('or_none'))
        or ('or' in asked and value is string and value == asked['or']) %}
        {{ return('') }}
    {% endif %}
    {% set kind, needed = asked['kind'], asked.get('needed') %}
    {% if kind == 'choice' %}
        {% if value is not string or value not in asked['choices'] %}
            {% do stop_on_setting(
                name, value, 'one of ' ~ asked['choices'] | join(', ') ~ quoted_texts(value)) %}
        {% endif %}
    {% elif kind == 'flag' %}
        {% if value is not boolean %}
            {% do stop_on_setting(name, value, 'true or false') %}
        {% endif %}
    {% elif kind == 'text' %}
        {% if value is not string or '\0' in value or (asked.get('pattern')
            and not modules.re.fullmatch(asked['pattern'], value)) %}
            {% do stop_on_setting(name, value, needed ~ quoted_texts(value)) %}
        {% endif %}
    {% elif kind == 'date' %}
        {% if not (value is string and is_iso_date(value)) and not is_date(value) %}
            {% do stop_on_setting(name, value, needed) %}
        {% endif %}
    {% elif kind in ('whole', 'number') %}
        {% set lowest, highest = asked['range'] %}
        {% if value is not number or value is boolean
            or (kind == 'whole' and value is not integer)
            or not (lowest <= value <= highest) %}
            {% do stop_on_setting(name, value,
                ('none or ' if asked.get('or_none') else '')
                ~ (asked['or'] ~ ' or ' if 'or' in asked else '')
                ~ (needed or 'a whole number from ' ~ lowest ~ ' to ' ~ highest)
                ~ asked.get('note', '')) %}
        {% endif %}
    {% elif kind == 'mapping' %}
        {% if value is not mapping %}{% do stop_on_setting(name, value, needed) %}{% endif %}
    {% elif value is string or value is mapping or value is not iterable %}
        {% do stop_on_setting(name, value, needed) %}
    {% elif kind == 'texts' %}
        {% for one in value if one is not string or '\0' in one %}
            {% do stop_on_setting(name, one, 'texts' ~ quoted_texts(one)) %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{#- A day, as YAML reads one. -#}
{% macro is_date(value) %}
    {{ return(value is not string and value is not number and value is not mapping
        and value.isoformat is defined and value.hour is not defined) }}
{% endmacro %}

{% macro quoted_texts(value) %}
    {{ return('' if value is string or value is mapping or value is none else
        '; write it in quotes, since YAML reads 007 as 7, no as false and 2026-01-31 as a date') }}
{% endmacro %}
