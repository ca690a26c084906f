{#- One trait in plain words: "income 86.5 k$ (average 60.6)". -#}
{% macro trait_sentence(profiles) -%}
    case {{ profiles }}.feature
        {%- for column in segmentation_columns('number') %}
        when '{{ column['name'] }}' then
            {{ sql_literal(column['label']) }} || ' '
            || {{ plain_number(profiles ~ '.mean') }}
            || {{ sql_literal(' ' ~ column['unit'] if column['unit'] else '') }}
            || ' (average ' || {{ plain_number(profiles ~ '.mean_of_all') }} || ')'
        {%- endfor %}
        {%- for name in active_model()['features'] if '__' in name %}
        {%- set parts = indicator_parts(name) %}
        when '{{ name }}' then
            {{ sql_literal(parts['column'] | replace('_', ' ') ~ ' ' ~ parts['category']) }}
            || ' ' || {{ plain_number('100 * ' ~ profiles ~ '.mean') }}
            || ' % (average ' || {{ plain_number('100 * ' ~ profiles ~ '.mean_of_all') }} || ' %)'
        {%- endfor %}
    end
{%- endmacro %}

{% macro plain_number(number) -%}
    case
        when abs({{ number }}) >= 100
            then cast(cast(round({{ number }}) as bigint) as varchar)
        else cast(cast(round({{ number }} * 10) / 10 as decimal(18, 1)) as varchar)
    end
{%- endmacro %}
