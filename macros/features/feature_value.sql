{#- What a feature's column has to cluster on: an unmapped category is none. -#}
{% macro feature_value(feature) -%}
    {%- if feature.get('encode') -%}
        nullif({{ feature['name'] }}, {{ unmapped_category() }})
    {%- else -%}
        {{ feature['name'] }}
    {%- endif -%}
{%- endmacro %}
