{#- The settings that make another model: a change of one of these is a reason to fit. As
    one text, so that two runs compare by it. -#}
{% macro shaping_settings() %}
    {% set shape = {
        'features': segmentation_features(),
        'scaling': var('segmentation_scaling'),
        'k': var('segmentation_k'),
        'k_min': var('segmentation_k_min'),
        'k_max': var('segmentation_k_max'),
        'minimum_segment_share': var('segmentation_minimum_segment_share'),
    } %}
    {# Only where it is asked for: models of before it existed stay comparable. #}
    {% if var('segmentation_level') != 'auto' %}
        {% do shape.update({'level': var('segmentation_level')}) %}
    {% endif %}
    {{ return(tojson(shape, sort_keys=true)) }}
{% endmacro %}
