{#- The outline (see `model_outline`) of the earlier model whose segments a fit of today
    would continue, none before the first. -#}
{% macro reference_model() %}
    {% set model_id = reference_model_id() %}
    {% if not model_id %}{{ return(none) }}{% endif %}
    {{ return(model_outline(models_before(), 'model_id = ' ~ sql_literal(model_id))) }}
{% endmacro %}

{#- Its id: the active model if today's settings are its own; otherwise the latest accepted
    one of today's settings, so that a setting that is changed back finds its segments again;
    otherwise the active one. The fit takes it from int_segmentation_settings_listed. -#}
{% macro reference_model_id() %}
    {% set fitted = models_before() %}
    {% if not fitted %}{{ return(none) }}{% endif %}
    {% set found = run_query(
        "with events as ("
        ~ "select *, " ~ document_value(parsed_document('document'), 'shaping')
        ~ " as shaping from " ~ fitted
        ~ " where segmentation_name = " ~ sql_literal(segmentation_name()) ~ "),"
        ~ " active as (select max_by(model_id, event_number) as model_id"
        ~ " from events where event = 'activated'),"
        ~ " alike as (select events.* from events"
        ~ " where shaping = " ~ sql_literal(shaping_settings())
        ~ " and model_id in (select model_id from events where event = 'activated'))"
        ~ " select coalesce("
        ~ "(select max(alike.model_id) from alike inner join active using (model_id)),"
        ~ "(select max_by(model_id, event_number) from alike),"
        ~ "(select model_id from active))").rows %}
    {{ return(found[0][0]) }}
{% endmacro %}
