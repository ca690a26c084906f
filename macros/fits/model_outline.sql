{#- What SQL that scores with a model has to know of it when it is written: its id, the
    features that it clusters on, and the positions 1, 2, ... of its segments. `models`
    has model_id and document. -#}
{% macro model_outline(models, model_id) %}
    {% set found = run_query(
        "select array_to_string(json(document) ->> '$.features[*].feature', ','),"
        ~ " json_array_length(json(document), '$.segments') from " ~ models
        ~ " where document is not null and model_id = " ~ sql_literal(model_id)).rows %}
    {% set features = found[0][0].split(',') %}
    {% set numbers = segmentation_columns('number') | map(attribute='name') | list %}
    {% set categories = segmentation_columns('category') | map(attribute='name') | list %}
    {% for feature in features
        if feature not in numbers and feature.split('__')[0] not in categories %}
        {% do exceptions.raise_compiler_error(
            'Model ' ~ model_id ~ ' of ' ~ segmentation_name() ~ ' clusters on ' ~ feature
            ~ '; needs a column of type number of that name in segmentation_columns'
            ~ ' (declared: ' ~ numbers | join(', ') ~ '), or another segmentation_name.') %}
    {% endfor %}
    {{ return({
        'model_id': model_id,
        'features': features,
        'positions': range(1, found[0][1] + 1) | list,
    }) }}
{% endmacro %}
