{#- The variance about the mean, of moments about a pivot near it, which costs few digits. -#}
{% macro centred_variance(second_moment, first_moment) -%}
    greatest({{ second_moment }} - {{ first_moment }} * {{ first_moment }}, 0)
{%- endmacro %}

{#- The population standard deviation of values whose squared deviations from a pivot were
    summed in units of `unit`, so that no square could overflow. -#}
{% macro standard_deviation(squares, value_count, mean, pivot, unit) -%}
    sqrt({{ centred_variance(
        squares ~ ' / nullif(' ~ value_count ~ ', 0)',
        '((' ~ mean ~ ' - ' ~ pivot ~ ') / ' ~ unit ~ ')') }}) * {{ unit }}
{%- endmacro %}
