{#- The clustering features that are `protected` columns. -#}
{% macro protected_features() %}
    {% set protected = segmentation_columns() | selectattr('protected')
        | map(attribute='name') | list %}
    {{ return(segmentation_features() | map(attribute='name')
        | select('in', protected) | list) }}
{% endmacro %}

{#- Segments made by a protected column treat people differently by it: a decision to take
    knowingly, so that it is said, or stopped. -#}
{% macro stop_on_protected_features() %}
    {% set names = protected_features() %}
    {% if names and var('segmentation_protected') == 'refuse' %}
        {% do stop_on_setting('segmentation_features', names,
            'features that are not protected, since segmentation_protected is refuse; they'
            ~ ' may describe segments (segmentation_profile_attributes)') %}
    {% elif names %}
        {% do exceptions.warn(
            'segmentation_features: ' ~ names | join(', ') ~ ' is protected in'
            ~ ' segmentation_columns. Segments will be made by it; it is recorded with the'
            ~ ' model. segmentation_protected: refuse makes this stop.') %}
    {% endif %}
{% endmacro %}
