{#- A running number tells every customer apart and says nothing about any: segments of it
    are slices of the order in which customers came. Stops before anything is fitted. -#}
{% macro stop_on_id_like_features() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set names = segmentation_features() | map(attribute='name') | list %}
    {% for row in run_query(
        'select column_name, feature_assessment, minimum, maximum, distinct_count from '
        ~ ref('customer_segmentation', 'int_customer_columns_profiled')
        ~ " where feature_assessment like 'id-like%'").rows
        if row[0] in names %}
        {% do exceptions.raise_compiler_error(
            'segmentation_features: ' ~ row[0] ~ ' is ' ~ row[1] ~ ' (whole numbers from '
            ~ row[2] ~ ' to ' ~ row[3] ~ ', each of them once). It names customers and'
            ~ ' cannot tell how they differ. Remove it from the features.') %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
