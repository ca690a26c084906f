{#- A quantile of the chi-squared distribution, given the normal quantile of the same share:
    Wilson and Hilferty (1931), as far out as drift looks within 2 % from 9 degrees of
    freedom on, and by up to 4 % too large with 3. -#}
{% macro chi_squared_quantile(degrees, normal_quantile) -%}
    {%- set root = '(1 - 2 / (9e0 * ' ~ degrees ~ ') + ' ~ normal_quantile
        ~ ' * sqrt(2 / (9e0 * ' ~ degrees ~ ')))' -%}
    {{ degrees }} * ({{ root }} * {{ root }} * {{ root }})
{%- endmacro %}

{#- The normal quantile that chance exceeds with a small probability: Abramowitz and Stegun
    (1964), formula 26.2.23, within 0.00045. -#}
{% macro normal_quantile_above(probability) -%}
    {%- set root = 'sqrt(-2 * ln(' ~ probability ~ '))' -%}
    (
        {{ root }}
        - (2.515517 + {{ root }} * (0.802853 + {{ root }} * 0.010328))
        / (1 + {{ root }} * (1.432788 + {{ root }} * (0.189269 + {{ root }} * 0.001308)))
    )
{%- endmacro %}
