{#- The clustering features with every default filled in, in the order of the setting. -#}
{% macro segmentation_features() %}
    {% set features = [] %}
    {% for entry in var('segmentation_features') %}
        {% set asked = {'name': entry} if entry is string else entry %}
        {% set clip = asked.get('clip') %}
        {% do features.append({
            'name': asked['name'],
            'transform': asked.get('transform') or 'none',
            'missing': asked.get('missing') or 'observed',
            'clip': none if clip in (none, 'none') else clip,
            'weight': asked.get('weight', 1.0),
        }) %}
    {% endfor %}
    {{ return(features) }}
{% endmacro %}
