{#- A quantile of the chi-squared distribution, given the normal quantile of the same share:
    Wilson and Hilferty (1931), within 1 % from 3 degrees of freedom on. -#}
{% macro chi_squared_quantile(degrees, normal_quantile) -%}
    {{ degrees }} * pow(
        1 - 2 / (9.0 * {{ degrees }})
        + {{ normal_quantile }} * sqrt(2 / (9.0 * {{ degrees }})),
        3
    )
{%- endmacro %}
