{#- A number as a literal that the engine reads as the very same double: without an exponent
    it would be a decimal. Nothing but a finite number becomes one. -#}
{% macro double_literal(value) %}
    {% if value is none %}{{ return('cast(null as double)') }}{% endif %}
    {% do require_finite_number(value) %}
    {{ return(value ~ ('' if 'e' in value | string | lower else 'e0')) }}
{% endmacro %}

{#- A whole number as a literal. -#}
{% macro whole_literal(value) %}
    {% if value is not integer or value is boolean or value | abs >= 2 ** 63 %}
        {% do exceptions.raise_compiler_error(
            'No whole number for SQL: ' ~ tojson(value | string)) %}
    {% endif %}
    {{ return(value | string) }}
{% endmacro %}

{#- What is pasted as a number must be one, and a double can hold it. Infinity less itself, as
    NaN, is no number. -#}
{% macro require_finite_number(value) %}
    {% if value is not number or value is boolean or value - value != 0
        or value | abs > 1.7e308 %}
        {% do exceptions.raise_compiler_error(
            'No finite number for SQL: ' ~ tojson(value | string)) %}
    {% endif %}
{% endmacro %}
