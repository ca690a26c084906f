{#- The widths that people count in: 1, 2, 5 or 10 times a power of ten, whichever is nearest to
    a width. In two parts, since ten to the power of -1 is no whole number in binary: the
    digit, and the exponent of `width_exponent`. -#}
{% macro round_digit(width) -%}
    {%- set mantissa = width ~ ' / ' ~ power_of_ten(width_exponent(width)) -%}
    case
        when {{ mantissa }} < 1.5 then 1
        when {{ mantissa }} < 3.5 then 2
        when {{ mantissa }} < 7.5 then 5
        else 10
    end
{%- endmacro %}

{% macro width_exponent(width) -%}
    floor(log10({{ width }}))
{%- endmacro %}

{#- As the text 1e-3 is read: exact where a double can be, on every engine. -#}
{% macro power_of_ten(exponent) -%}
    cast('1e' || cast(cast({{ exponent }} as int) as string) as double)
{%- endmacro %}
