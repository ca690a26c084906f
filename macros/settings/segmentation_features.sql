{#- The clustering features with every default filled in, in the order of the setting. -#}
{% macro segmentation_features() %}
    {% set features = [] %}
    {% for entry in var('segmentation_features') %}
        {% set asked = {'name': entry} if entry is string else entry %}
        {% set clip = asked.get('clip') %}
        {% set feature = {
            'name': asked['name'],
            'transform': asked.get('transform') or 'none',
            'missing': asked.get('missing') or 'observed',
            'clip': none if clip in (none, 'none') else clip,
            'weight': asked.get('weight', 1.0),
        } %}
        {# Only where it is asked for: models of before it existed stay comparable. #}
        {% if asked.get('encode') not in (none, 'none') %}
            {% do feature.update({'encode': asked['encode']}) %}
        {% endif %}
        {% do features.append(feature) %}
    {% endfor %}
    {{ return(features) }}
{% endmacro %}
