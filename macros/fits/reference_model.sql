{#- The outline (see `model_outline`) of the earlier model whose segments a fit of today
    would continue, none before the first: the active model if today's settings are its
    own; otherwise the latest accepted one of today's settings, so that a setting that is
    changed back finds its segments again; otherwise the active one. -#}
{% macro reference_model() %}
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
    {% if not found[0][0] %}{{ return(none) }}{% endif %}
    {{ return(model_outline(fitted, 'model_id = ' ~ sql_literal(found[0][0]))) }}
{% endmacro %}
