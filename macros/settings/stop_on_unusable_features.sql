{#- Features, attributes and the value column must be declared columns of a fitting type. -#}
{% macro stop_on_unusable_features() %}
    {% set numbers = segmentation_columns('number') | map(attribute='name') | list %}
    {% set declared = (segmentation_columns('category') + segmentation_columns('number'))
        | map(attribute='name') | list %}
    {% set categories = segmentation_columns('category') | map(attribute='name') | list %}
    {% set keys = ['name', 'transform', 'missing', 'clip', 'weight', 'encode'] %}
    {% for entry in var('segmentation_features') if entry is mapping %}
        {% for key in entry if key not in keys %}
            {% do stop_on_setting('segmentation_features: ' ~ entry.get('name'), key,
                'keys among ' ~ keys | join(', ')) %}
        {% endfor %}
        {# `no` is false, which would be taken for none. #}
        {% for key in ['name', 'transform', 'missing', 'encode']
            if entry.get(key) is not none and entry[key] is not string %}
            {% do stop_on_setting('segmentation_features: ' ~ key ~ ' of '
                ~ entry.get('name'), entry[key], 'a text' ~ quoted_texts(entry[key])) %}
        {% endfor %}
        {% if entry.get('clip') is boolean %}
            {% do stop_on_setting('segmentation_features: clip of ' ~ entry.get('name'),
                entry['clip'], 'none or two shares such as [0.01, 0.99]') %}
        {% endif %}
    {% endfor %}

    {% set seen = [] %}
    {% for feature in segmentation_features() %}
        {% set name, clip = feature['name'], feature['clip'] %}
        {% set encode = feature.get('encode') %}
        {% if name in categories and encode != 'one_hot' %}
            {% do stop_on_setting('segmentation_features', name,
                'a declared column of type number' ~ names_that_do(numbers)
                ~ '; a category only by asking: {name: ' ~ name ~ ', encode: one_hot}') %}
        {% elif name not in numbers + categories %}
            {% do stop_on_setting('segmentation_features', name,
                'a declared column of type number' ~ names_that_do(numbers)) %}
        {% elif encode and (encode != 'one_hot' or name in numbers) %}
            {% do stop_on_setting('segmentation_features: encode of ' ~ name, encode,
                'none, or one_hot at a column of type category') %}
        {% elif encode and (feature['transform'] != 'none' or clip is not none
            or feature['missing'] == 'median') %}
            {% do stop_on_setting('segmentation_features: ' ~ name, feature,
                'no transform, no clip and no median beside encode: one_hot') %}
        {% elif name in seen %}
            {% do stop_on_setting('segmentation_features', name, 'every feature once') %}
        {% elif feature['transform'] != 'auto'
            and feature['transform'] not in known_transforms() %}
            {% do stop_on_setting('segmentation_features: transform of ' ~ name,
                feature['transform'], known_transforms() | join(', ') ~ ' or auto') %}
        {% elif feature['missing'] not in ['observed', 'median', 'reject'] %}
            {% do stop_on_setting('segmentation_features: missing of ' ~ name,
                feature['missing'], 'observed, median or reject') %}
        {% elif feature['weight'] is not number or feature['weight'] is boolean or not (0 < feature['weight'] <= 1000) %}
            {% do stop_on_setting('segmentation_features: weight of ' ~ name,
                feature['weight'], 'a number above 0, at most 1000') %}
        {% elif clip is not none and (
            clip is string or clip is not iterable or clip | length != 2
            or clip[0] is not number or clip[1] is not number
            or clip[0] is boolean or clip[1] is boolean
            or not (0 <= clip[0] < clip[1] <= 1)) %}
            {% do stop_on_setting('segmentation_features: clip of ' ~ name, clip,
                'none or two shares such as [0.01, 0.99]') %}
        {% endif %}
        {% do seen.append(name) %}
    {% endfor %}

    {% set describing = declared + (segmentation_columns('boolean')
        | map(attribute='name') | list) %}
    {% for name in profile_attributes() if name not in describing %}
        {% do stop_on_setting('segmentation_profile_attributes', name,
            'declared columns of type category, boolean or number'
            ~ names_that_do(describing)) %}
    {% endfor %}
    {% set times = (segmentation_columns('date') + segmentation_columns('timestamp'))
        | map(attribute='name') | list %}
    {% set updated_at = var('segmentation_updated_at_column') %}
    {% if updated_at is not none and updated_at not in times %}
        {% do stop_on_setting('segmentation_updated_at_column', updated_at,
            'none or a declared column of type date or timestamp'
            ~ names_that_do(times)) %}
    {% endif %}
    {% set value_column = var('segmentation_value_column') %}
    {% if value_column is not none and value_column not in numbers %}
        {% do stop_on_setting('segmentation_value_column', value_column,
            'none or a declared column of type number' ~ names_that_do(numbers)) %}
    {% endif %}
{% endmacro %}
