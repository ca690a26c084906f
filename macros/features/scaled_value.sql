{#- A value as K-means sees it: transformed, centred, scaled, weighted. Fitting and scoring
    both call this; only who knows the numbers of `transform` differs. A weight multiplies the
    squared difference, so that its root multiplies the value. -#}
{% macro scaled_value(value, transform) -%}
    ({{ transformed_value(value, transform) }} - {{ transform['center'] }})
    / {{ transform['scale'] }} * sqrt({{ transform['weight'] }})
{%- endmacro %}
