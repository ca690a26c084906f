{#- A band width that people count in (see `round_digit`), so that the middle nine tenths of a
    column fall into about six bands. A column that is constant there gets the width 1. -#}
{% macro band_step(low, high) -%}
    {%- set width = '(nullif(' ~ high ~ ' - ' ~ low ~ ', 0) / 6)' -%}
    coalesce(
        {{ round_digit(width) }} * {{ power_of_ten(width_exponent(width)) }},
        1
    )
{%- endmacro %}
