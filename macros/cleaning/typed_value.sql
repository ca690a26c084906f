{#- A given value in its declared type, null where it cannot be read as such. -#}
{% macro typed_value(column, given) -%}
    {%- if column['type'] == 'number' and is_numeric_type(column['input_type']) -%}
        case when isfinite({{ given }}) then {{ given }} + 0 end
    {%- elif column['type'] == 'number' -%}
        {{ number_from_text(given) }}
    {%- elif column['type'] in ['date', 'timestamp'] -%}
        try_cast({{ given }} as {{ column['type'] }})
    {%- elif column['type'] == 'category' -%}
        lower({{ given }})
    {%- else -%}
        {{ given }}
    {%- endif -%}
{%- endmacro %}
