{#- The squared distance of a customer to the centroid at a position, over the features
    that the customer has, scaled up to all features; for a complete customer the ordinary
    one. A missing value needs no invented one, and moves nobody to the middle. -#}
{% macro squared_distance(position, features) -%}
    (
        {%- for feature in features %}
        {%- set difference = '(' ~ feature ~ '__scaled - ' ~ feature ~ '__' ~ position ~ ')' %}
        {{ '+ ' if not loop.first -}}
        case when {{ feature }}__scaled is null then 0 else {{ difference }} * {{ difference }} end
        {%- endfor %}
    ) * distance__factor
{%- endmacro %}
