{#- What SQL that scores with a model has to know of it when it is written: its id; the
    features that it clusters on, and the frozen transform of each (see `transformed_value`);
    its segments in the order of their ids, with their centroids in scaled units; its limits.
    `models` has model_id and document; of none that meets the condition, none. -#}
{% macro model_outline(models, condition) %}
    {% set found = run_query(
        'select model_id, document from ' ~ models ~ ' where document is not null and '
        ~ condition).rows %}
    {% if not found | length %}{{ return(none) }}{% endif %}
    {% set model_id, document = found[0][0], fromjson(found[0][1]) %}
    {% set numbers = segmentation_columns('number') | map(attribute='name') | list %}
    {% set categories = segmentation_columns('category') | map(attribute='name') | list %}
    {% set features, transforms, centroids = [], [], {} %}
    {% for feature in document['features'] | sort(attribute='position') %}
        {% set name = feature['feature'] %}
        {% if name not in numbers and name.split('__')[0] not in categories %}
            {% do exceptions.raise_compiler_error(
                'Model ' ~ model_id ~ ' of ' ~ segmentation_name() ~ ' clusters on ' ~ name
                ~ '; needs a column of type number of that name in segmentation_columns'
                ~ ' (declared: ' ~ numbers | join(', ') ~ '), or another segmentation_name.') %}
        {% endif %}
        {% do features.append(name) %}
        {% do transforms.append({
            'name': name,
            'transform': feature['transform'],
            'missing': feature['missing'],
            'bounds': none if feature['clip_low'] is none else [
                double_literal(feature['clip_low']), double_literal(feature['clip_high'])],
            'fill_value': double_literal(feature['fill_value']),
            'center': double_literal(feature['center']),
            'scale': double_literal(feature['scale']),
            'weight': double_literal(feature['weight'] | float),
        }) %}
    {% endfor %}
    {% for row in document['centroids'] %}
        {% do centroids.setdefault(row['segment_id'], {}).update(
            {row['feature']: row['centroid_scaled']}) %}
    {% endfor %}
    {% set segments = [] %}
    {% for segment_id in centroids | sort %}
        {% do segments.append({
            'segment_id': segment_id, 'centroid': centroids[segment_id]}) %}
    {% endfor %}
    {{ return({
        'model_id': model_id,
        'features': features,
        'transforms': transforms,
        'segments': segments,
        'borderline_silhouette': document['quality'].get('borderline_silhouette'),
        'outlier_distance': document['quality'].get('outlier_distance'),
    }) }}
{% endmacro %}

{#- What the outline of a model of today's settings might look like, before there is one. -#}
{% macro expected_outline() %}
    {% set transforms, segments, centroid = [], [], {} %}
    {% for feature in clustered_columns() %}
        {% do centroid.update({feature['name']: none}) %}
        {% do transforms.append(dict(
            feature, bounds=none, fill_value='null', center='null', scale='null',
            weight='null')) %}
    {% endfor %}
    {% for segment_id in range(1, var('segmentation_k_max') + 1) %}
        {% do segments.append({'segment_id': segment_id, 'centroid': centroid}) %}
    {% endfor %}
    {{ return({
        'model_id': none,
        'features': centroid | list,
        'transforms': transforms,
        'segments': segments,
        'borderline_silhouette': none,
        'outlier_distance': none,
    }) }}
{% endmacro %}
