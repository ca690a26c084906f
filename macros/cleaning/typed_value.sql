{#- A given value in its declared type, null where it cannot be read as such. -#}
{% macro typed_value(column, given) -%}
    {%- set kind = kind_of_type(column['input_type']) -%}
    {%- if column['type'] == 'number' and kind == 'number' -%}
        case when {{ given }} - {{ given }} = 0 then {{ given }} + 0 end
    {%- elif column['type'] == 'number' -%}
        {{ number_from_text(given, column) }}
    {%- elif column['type'] in ['date', 'timestamp'] and kind in ['day', 'moment', 'zoned'] -%}
        case when {{ is_finite_moment(given) }} then cast({{ given }} as {{ column['type'] }}) end
    {%- elif column['type'] == 'date' -%}
        {{ date_from_text(given, column) }}
    {%- elif column['type'] == 'timestamp' -%}
        {{ moment_from_text(given, column) }}
    {%- elif column['type'] == 'boolean' -%}
        {{ boolean_from_text(given, column) }}
    {%- elif column['type'] == 'category' -%}
        lower({{ given }})
    {%- else -%}
        {{ given }}
    {%- endif -%}
{%- endmacro %}
