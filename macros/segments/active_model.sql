{#- The outline (see `model_outline`) of the active model, whose features need not be
    today's setting: after a rollback, or where a new model was refused. Before there is a
    model (dbt compile, unit tests): what a model of today's settings might look like. -#}
{% macro active_model() %}
    {% set models = built('int_segmentation_models_listed') %}
    {% if not models %}{{ return(expected_outline()) }}{% endif %}
    {{ return(model_outline(models, of_active_model()) or expected_outline()) }}
{% endmacro %}
