{#- A running number tells every customer apart and says nothing about any: segments of it
    are slices of the order in which customers came. A category of one value or of very many
    tells no groups apart either. Stops before anything is fitted. -#}
{% macro stop_on_unfit_features() %}
    {% if not execute or flags.EMPTY %}{{ return('') }}{% endif %}
    {% do stop_on_no_customer() %}
    {% set names = segmentation_features() | map(attribute='name') | list %}
    {% for row in run_query(
        'select column_name, feature_assessment, minimum, maximum, distinct_count from '
        ~ ref('customer_segmentation', 'int_customer_columns_profiled')
        ~ " where assessment_kind = 'id-like'").rows
        if row[0] in names %}
        {% do exceptions.raise_compiler_error(
            'segmentation_features: ' ~ row[0] ~ ' is ' ~ row[1]
            ~ (' (whole numbers from ' ~ row[2] ~ ' to ' ~ row[3] ~ ', each of them once)'
                if row[2] is not none else ' (' ~ row[4] ~ ' distinct ones)')
            ~ '. It names customers and cannot tell how they differ. Remove it from the'
            ~ ' features.') %}
    {% endfor %}
    {#- Also where a model is there already: it would place everybody by the other features.
        Of a feature with hardly any value nobody may be in the sample of quantiles. #}
    {% for row in run_query(
        'select column_name, record_count - missing_count, record_count from '
        ~ ref('customer_segmentation', 'int_customer_columns_profiled')
        ~ " where column_type = 'number' and median is null").rows
        if row[0] in names %}
        {% do exceptions.raise_compiler_error(
            'segmentation_features: ' ~ row[0]
            ~ (' has a value in only ' ~ row[1] ~ ' of ' ~ row[2] ~ ' customers' if row[1]
                else ' has no usable value in any of ' ~ row[2] ~ ' customers')
            ~ '. ' ~ why_unread(row[0])) %}
    {% endfor %}
    {% for feature in segmentation_features() if feature.get('encode') == 'one_hot' %}
        {% set count = categories_found(feature['name']) | length %}
        {% if count < 2 or count > most_categories() %}
            {% do exceptions.raise_compiler_error(
                'segmentation_features: ' ~ feature['name'] ~ ' has ' ~ count
                ~ ' categories; encode: one_hot needs from 2 to ' ~ most_categories()
                ~ '. Map its spellings in the seed segmentation_category_spellings, or'
                ~ ' remove it from the features.') %}
        {% endif %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
