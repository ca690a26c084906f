{#- What history already knows when a build of a date comes to be recorded:
    `is_recorded`: this very outcome stands under this date; `is_backdated`: a later date is
    recorded, and history is written forwards only; `previous_date`, `previous_model` and
    `is_unmoved`: the date before this one, its model, and whether nobody has moved since;
    `is_of_others`: this date is recorded, of other customers than today's, and stays. -#}
{% macro history_state() %}
    {% set state = {
        'is_recorded': false, 'is_backdated': false, 'is_unmoved': false,
        'previous_date': none, 'previous_model': none, 'is_of_others': false,
    } %}
    {% set dates = built_elsewhere('int_segmentation_dates_recorded') if this else none %}
    {% set today = built_elsewhere('int_assignments_fingerprinted') if this else none %}
    {% if not dates or not today or flags.EMPTY %}{{ return(state) }}{% endif %}
    {% set found = run_query(
        'with today as (select * from ' ~ today ~ '),'
        ~ ' dates as (select * from ' ~ dates ~ ' where segmentation_name = '
        ~ sql_literal(segmentation_name()) ~ '),'
        ~ ' previous as (select dates.* from dates, today where dates.as_of_date <'
        ~ ' today.as_of_date order by dates.as_of_date desc limit 1)'
        ~ ' select (select count(*) > 0 from dates inner join today'
        ~ ' using (as_of_date, model_id, assignment_fingerprint)),'
        ~ ' (select count(*) > 0 from dates, today where dates.as_of_date > today.as_of_date),'
        ~ ' cast(previous.as_of_date as string), previous.model_id,'
        ~ ' previous.assignment_fingerprint = today.assignment_fingerprint,'
        ~ ' (select count(*) > 0 from dates inner join today using (as_of_date))'
        ~ ' from today left join previous on 1 = 1').rows[0] %}
    {% set events = built_elsewhere('int_customer_segment_events') %}
    {% set is_of_others = found[5] and not found[0] and events is not none and are_other_customers(
        customers_of_date(events, segmentation_as_of_date() | string),
        segmentation_as_of_date()) %}
    {{ return({
        'is_recorded': found[0], 'is_backdated': found[1], 'is_unmoved': found[4],
        'previous_date': found[2], 'previous_model': found[3], 'is_of_others': is_of_others,
    }) }}
{% endmacro %}
