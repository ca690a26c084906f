{#- Why a value that was given cannot be used as it is, as a short code; null where it
    can, or where none was given. Numbers beyond 10^15 lose whole units in a double. -#}
{% macro value_problem(column, given, typed) -%}
    {%- if column['type'] == 'number' -%}
        {%- set limits = ['abs(' ~ typed ~ ') > 1e15'] -%}
        {%- if column['minimum'] is not none -%}
            {%- do limits.append(typed ~ ' < ' ~ column['minimum']) -%}
        {%- endif -%}
        {%- if column['maximum'] is not none -%}
            {%- do limits.append(typed ~ ' > ' ~ column['maximum']) -%}
        {%- endif -%}
    case
        when {{ typed }} is null and {{ given }} is not null then 'not_a_number'
        when {{ limits | join(' or ') }} then 'out_of_range'
    end
    {%- elif column['type'] in ['date', 'timestamp', 'boolean'] -%}
    case
        when {{ typed }} is null and {{ given }} is not null
            then 'not_a_{{ column['type'] }}'
    end
    {%- else -%}
    cast(null as string)
    {%- endif -%}
{%- endmacro %}
