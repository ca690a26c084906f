{#- The squared distance of a customer to the centroid of a segment, over the features that
    the customer has, scaled up to all features; for a complete customer the ordinary one. A
    missing value makes no difference, needs no invented one, and moves nobody to the middle. -#}
{% macro squared_distance(segment, features) -%}
    (
        {%- for feature in features %}
        {%- set difference = 'coalesce(' ~ feature ~ '__scaled - '
            ~ double_literal(segment['centroid'][feature]) ~ ', 0)' %}
        {{ '+ ' if not loop.first -}}
        {{ difference }} * {{ difference }}
        {%- endfor %}
    ) * distance__factor
{%- endmacro %}
