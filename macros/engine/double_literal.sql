{#- A number as a literal that the engine reads as the very same double: without an exponent
    it would be a decimal. -#}
{% macro double_literal(value) %}
    {% if value is none %}{{ return('cast(null as double)') }}{% endif %}
    {{ return(value ~ ('' if 'e' in value | string else 'e0')) }}
{% endmacro %}
