{#- What scoring has to know of the active model when its SQL is written: the `features`
    that it clusters on, which need not be today's setting (after a rollback, or where a
    new model was refused), and the `positions` 1, 2, ... of its segments. Before there is
    a model (dbt compile, unit tests): what a model of today's settings might have. -#}
{% macro active_model() %}
    {% set expected = {
        'features': segmentation_features() | map(attribute='name') | list,
        'positions': range(1, var('segmentation_k_max') + 1) | list,
    } %}
    {# Before the early return, so that dbt sees whoever calls this depend on it. #}
    {% set models = ref('customer_segmentation', 'int_segmentation_models_listed') %}
    {% if not execute %}{{ return(expected) }}{% endif %}
    {% if not adapter.get_relation(models.database, models.schema, models.identifier) %}
        {{ return(expected) }}
    {% endif %}
    {% set found = run_query(
        "select model_id, array_to_string(document ->> '$.features[*].feature', ','),"
        ~ " json_array_length(document, '$.segments') from " ~ models
        ~ " where status = 'active' and segmentation_name = "
        ~ sql_literal(segmentation_name())).rows %}
    {% if not found | length %}{{ return(expected) }}{% endif %}

    {% set model_id, listed, segment_count = found[0] %}
    {% set features = listed.split(',') %}
    {% set numbers = segmentation_columns('number') | map(attribute='name') | list %}
    {% for feature in features if feature not in numbers %}
        {% do exceptions.raise_compiler_error(
            'The active model ' ~ model_id ~ ' of ' ~ segmentation_name() ~ ' clusters on '
            ~ feature ~ '; needs a column of type number of that name in'
            ~ ' segmentation_columns (declared: ' ~ numbers | join(', ') ~ '), or another'
            ~ " fit: --vars '{segmentation_refit: always}'.") %}
    {% endfor %}
    {{ return({
        'features': features,
        'positions': range(1, segment_count + 1) | list,
    }) }}
{% endmacro %}
