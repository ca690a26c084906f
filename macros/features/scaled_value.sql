{#- A value as K-means sees it: transformed, centred, scaled, weighted. Fitting and scoring
    both call this; only who knows the numbers of `transform` differs. A weight multiplies the
    squared difference, so that its root multiplies the value; 1 leaves it as it is. -#}
{% macro scaled_value(value, transform) -%}
    ({{ transformed_value(value, transform) }} - {{ transform['center'] }})
    / {{ transform['scale'] }}
    {%- if transform['weight'] != double_literal(1.0) %} * sqrt({{ transform['weight'] }}){% endif %}
{%- endmacro %}
