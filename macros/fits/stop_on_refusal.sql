{#- Where segmentation_on_refusal is fail: stops the build after a fit was refused, and every
    later build until people accept the new model, stay with the old one or another fit is
    activated. For a post-hook after the commit, so that the refusal is recorded and neither
    the next build nor a scheduler's retry repeats the fit. `fitted` is the table of events. -#}
{% macro stop_on_refusal(fitted) %}
    {% if not execute or flags.EMPTY or var('segmentation_on_refusal') != 'fail' %}
        {{ return('') }}
    {% endif %}
    {% set found = run_query(
        "with events as (" ~ live_events(fitted) ~ " and live.segmentation_name = "
        ~ sql_literal(segmentation_name()) ~ "),"
        ~ " decision as (select * from events where event <> 'kept'"
        ~ " order by event_number desc limit 1)"
        ~ " select decision.model_id, coalesce(nullif("
        ~ document_list_as_text(
            parsed_document('decision.document'), 'quality.shortcomings', '; ')
        ~ ", ''), decision.reason),"
        ~ " (select max_by(model_id, event_number) from events where event = 'activated')"
        ~ " from decision where decision.event = 'refused'").rows %}
    {% for model_id, shortcomings, active in found %}
        {% do exceptions.raise_compiler_error(
            'model ' ~ model_id ~ ' is refused (' ~ shortcomings ~ '), and'
            ~ ' segmentation_on_refusal is fail; the marts stay as they were. Accept it with'
            ~ " --vars '{segmentation_activate: " ~ model_id ~ "}', or stay with the active"
            ~ " one with --vars '{segmentation_activate: " ~ active ~ "}'.") %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
