{#- The settings that make another model: a change of one of these is a reason to fit. As
    one text, so that two runs compare by it. -#}
{% macro shaping_settings() %}
    {{ return(tojson({
        'features': segmentation_features(),
        'scaling': var('segmentation_scaling'),
        'k': var('segmentation_k'),
        'k_min': var('segmentation_k_min'),
        'k_max': var('segmentation_k_max'),
        'minimum_segment_share': var('segmentation_minimum_segment_share'),
    }, sort_keys=true)) }}
{% endmacro %}
