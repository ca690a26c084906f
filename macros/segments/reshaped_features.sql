{#- The transforms of the active model's features that K-means sees bent or clipped: there a
    mean is no middle, see `typical_value` of segment_feature_profiles. -#}
{% macro reshaped_features(outline) %}
    {% set reshaped = [] %}
    {% for transform in outline['transforms']
        if transform['bounds'] or transform['transform'] != 'none' %}
        {% do reshaped.append(transform) %}
    {% endfor %}
    {{ return(reshaped) }}
{% endmacro %}
