{#- The clustering features with every default filled in, in the order of the setting. -#}
{% macro segmentation_features() %}
    {% set features = [] %}
    {% for entry in setting('segmentation_features') %}
        {% if entry is not string and (entry is not mapping or not entry.get('name')) %}
            {% do stop_on_setting('segmentation_features: entry ' ~ loop.index, entry,
                'a column, or {name: column, transform: log1p} and the like') %}
        {% endif %}
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
    {% if not features %}{% do stop_on_setting(
        'segmentation_features', [], 'a list of at least one number column') %}{% endif %}
    {{ return(features) }}
{% endmacro %}
