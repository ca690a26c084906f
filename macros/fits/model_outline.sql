{#- What SQL that scores with a model has to know of it when it is written: its id; the
    features that it clusters on, and the frozen transform of each (see `transformed_value`);
    its segments in the order of their ids, with their centroids in scaled units; its limits.
    `models` has the columns of `int_segmentation_models_fitted`; of none that meets the
    condition, none.

    What is read here becomes SQL, also of a model of before this build, which the fit has not
    checked yet: whatever is no number, no id and no declared column stops. -#}
{% macro model_outline(models, condition) %}
    {% set found = run_query(
        'select model_id, document, segmentation_name, event_number from ' ~ models
        ~ ' where document is not null and ' ~ condition).rows %}
    {% if not found | length %}{{ return(none) }}{% endif %}
    {% set document = fromjson(found[0][1]) %}
    {% set model = {
        'model_id': found[0][0], 'lineage': found[0][2], 'event_number': found[0][3]} %}
    {% set quality = model_part(model, document, 'quality') %}
    {% set features, transforms, centroids, segments = [], [], {}, [] %}
    {% set declared = {} %}
    {% for column in segmentation_columns() %}
        {% do declared.update({column['name']: column['type']}) %}
    {% endfor %}
    {% for feature in model_rows(model, document, 'features', ['position'])
        | sort(attribute='position') %}
        {% set name = feature['feature'] %}
        {% do stop_on_undeclared_feature(model, name, declared) %}
        {% if feature['transform'] is not string
            or feature['transform'] not in known_transforms() %}
            {% do stop_on_broken_model(model, name ~ '.transform', feature['transform'],
                'one of ' ~ known_transforms() | join(', ')) %}
        {% endif %}
        {% do features.append(name) %}
        {% set numbers = {} %}
        {% for key in ['clip_low', 'clip_high', 'fill_value', 'center', 'scale', 'weight'] %}
            {% do numbers.update({key: double_literal(model_number(
                model, name ~ '.' ~ key, feature[key],
                is_optional=key in ['clip_low', 'clip_high', 'fill_value']))}) %}
        {% endfor %}
        {% do transforms.append({
            'name': name,
            'transform': feature['transform'],
            'missing': feature['missing'],
            'bounds': none if feature['clip_low'] is none else [
                numbers['clip_low'], numbers['clip_high']],
            'fill_value': numbers['fill_value'],
            'center': numbers['center'],
            'scale': numbers['scale'],
            'weight': double_literal(feature['weight'] | float),
        }) %}
    {% endfor %}
    {% for row in model_rows(model, document, 'centroids', ['segment_id']) %}
        {% if row['feature'] is not string %}
            {% do stop_on_broken_model(
                model, 'centroids.feature', row['feature'], 'the name of a feature') %}
        {% endif %}
        {% do centroids.setdefault(row['segment_id'], {}).update(
            {row['feature']: model_number(
                model, 'centroid_scaled', row['centroid_scaled'])}) %}
    {% endfor %}
    {% for segment_id in centroids | sort %}
        {% for name in features if name not in centroids[segment_id] %}
            {% do stop_on_broken_model(
                model, 'segment ' ~ segment_id, name, 'a centroid of that feature') %}
        {% endfor %}
        {% do segments.append({
            'segment_id': segment_id, 'centroid': centroids[segment_id]}) %}
    {% endfor %}
    {{ return({
        'model_id': model['model_id'],
        'features': features,
        'transforms': transforms,
        'segments': segments,
        'borderline_silhouette': model_number(
            model, 'borderline_silhouette', quality.get('borderline_silhouette')),
        'outlier_distance': model_number(
            model, 'outlier_distance', quality.get('outlier_distance')),
    }) }}
{% endmacro %}

{#- A part of a document that is a mapping. -#}
{% macro model_part(model, document, key) %}
    {% if document is not mapping or document.get(key) is not mapping %}
        {% do stop_on_broken_model(model, key, 'something else', 'a mapping') %}
    {% endif %}
    {{ return(document[key]) }}
{% endmacro %}

{#- A part of a document that is a list of mappings, each with whole numbers in `wholes`. -#}
{% macro model_rows(model, document, key, wholes) %}
    {% set rows = document.get(key) %}
    {% if rows is string or rows is mapping or rows is not iterable or not rows %}
        {% do stop_on_broken_model(model, key, 'something else', 'a list') %}
    {% endif %}
    {% for row in rows %}
        {% if row is not mapping %}
            {% do stop_on_broken_model(model, key, row, 'a list of mappings') %}
        {% endif %}
        {% for whole in wholes
            if row.get(whole) is not integer or row.get(whole) is boolean %}
            {% do stop_on_broken_model(
                model, key ~ '.' ~ whole, row.get(whole), 'a whole number') %}
        {% endfor %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}

{% macro model_number(model, place, value, is_optional=false) %}
    {% if is_optional and value is none %}{{ return(none) }}{% endif %}
    {# Infinity less itself is no number; a whole number may be larger than any double. #}
    {% if value is not number or value is boolean or value - value != 0
        or value | abs > 1.7e308 %}
        {% do stop_on_broken_model(model, place, value, 'a finite number') %}
    {% endif %}
    {{ return(value) }}
{% endmacro %}

{#- A model clusters on columns that this run declares, or on 0/1 columns of these; `declared`
    has the type of each. -#}
{% macro stop_on_undeclared_feature(model, name, declared) %}
    {% if (name is string and declared.get(name) == 'number') or (is_indicator_name(name)
        and declared.get(column_of_feature(name)) == 'category') %}
        {{ return('') }}
    {% endif %}
    {% set numbers = segmentation_columns('number') | map(attribute='name') | list %}
    {% do exceptions.raise_compiler_error(
        'Model ' ~ tojson(model['model_id']) ~ ' of ' ~ segmentation_name() ~ ' clusters on '
        ~ tojson(name | string) ~ '; needs a column of type number of that name in'
        ~ ' segmentation_columns (declared: ' ~ numbers | join(', ')
        ~ '), or another segmentation_name.' ~ how_to_retire(model)) %}
{% endmacro %}

{% macro stop_on_broken_model(model, place, value, needed) %}
    {% do exceptions.raise_compiler_error(
        'Model ' ~ tojson(model['model_id']) ~ ' of ' ~ tojson(model['lineage'])
        ~ ' is broken: ' ~ place ~ ' is ' ~ tojson(value | string) ~ ', needs ' ~ needed
        ~ '.' ~ how_to_retire(model)) %}
{% endmacro %}

{#- Lineages are called by letters that no shell minds, see `segmentation_name`. -#}
{% macro how_to_retire(model) %}
    {{ return(
        " A broken model is retired by dbt run-operation retire_models --args '{events: [["
        ~ model['lineage'] ~ ', ' ~ model['event_number'] ~ "]]}'; then the model before it"
        ~ ' scores, or a new one is fitted.') }}
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
