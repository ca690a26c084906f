{#- A value as K-means sees it: transformed, centred, scaled, weighted. Fitting and scoring
    both call this; only the row of parameters differs. A weight multiplies the squared
    difference, so that its root multiplies the value. -#}
{% macro scaled_value(value, feature, parameters) -%}
    (
        {{ transformed_value(value, feature, parameters) }}
        - {{ parameters }}.{{ feature }}__center
    ) / {{ parameters }}.{{ feature }}__scale * sqrt({{ parameters }}.{{ feature }}__weight)
{%- endmacro %}
