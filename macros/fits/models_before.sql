{#- The rows of the fit as earlier builds left them, or none before the first build. Not a
    ref: what feeds the fit may look at earlier models, and a ref would be a cycle. For
    models of the intermediate layer, whose schema the fit is in. -#}
{% macro models_before() %}
    {# A unit test has no schema, and no earlier models. #}
    {% if not execute or not this %}{{ return(none) }}{% endif %}
    {{ return(adapter.get_relation(
        this.database, this.schema, 'int_segmentation_models_fitted')) }}
{% endmacro %}
