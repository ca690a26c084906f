{#- A band width that people count in (1, 2 or 5 times a power of ten), so that the middle
    nine tenths of a column fall into about six bands. A column that is constant there gets
    the width 1. -#}
{% macro round_step(column) -%}
    {%- set spread = '(percentile_cont(0.95) within group (order by ' ~ column ~ ')'
        ~ ' - percentile_cont(0.05) within group (order by ' ~ column ~ '))' -%}
    {%- set width = 'nullif(' ~ spread ~ ', 0) / 6' -%}
    {%- set magnitude = 'pow(10, floor(log10(' ~ width ~ ')))' -%}
    coalesce(
        case
            when {{ width }} / {{ magnitude }} < 1.5 then 1
            when {{ width }} / {{ magnitude }} < 3.5 then 2
            when {{ width }} / {{ magnitude }} < 7.5 then 5
            else 10
        end * {{ magnitude }},
        1
    )
{%- endmacro %}
