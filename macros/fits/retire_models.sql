{#- Takes broken models out of their lineages: nothing is deleted, an event says that they no
    longer count. The build that finds one names the command:

        dbt run-operation retire_models --args '{events: [[customers, 3]]}'

    `events` are pairs of lineage and number of the event that created the model, since the
    id of a broken one may be anything. The model before it scores then; where there is none,
    the next build fits one. -#}
{% macro retire_models(events) %}
    {% set fitted = built_elsewhere('int_segmentation_models_fitted') %}
    {% if not fitted %}
        {% do exceptions.raise_compiler_error(
            'retire_models: there are no models yet; needs one dbt build.') %}
    {% endif %}
    {% for pair in events %}
        {% set name, number = pair[0], pair[1] %}
        {% set found = run_query(
            'select model_id from ' ~ fitted ~ ' where document is not null'
            ~ ' and segmentation_name = ' ~ sql_literal(name)
            ~ ' and event_number = ' ~ whole_literal(number)).rows %}
        {% if not found | length %}
            {% do exceptions.raise_compiler_error(
                'retire_models: event ' ~ number ~ ' of ' ~ tojson(name) ~ ' created no model;'
                ~ ' needs pairs of lineage and event as the build named them.') %}
        {% endif %}
    {% endfor %}
    {% do run_query('begin') %}
    {% for pair in events %}
        {% set name, number = sql_literal(pair[0]), whole_literal(pair[1]) %}
        {% do run_query(
            'insert into ' ~ fitted ~ ' (segmentation_name, event_number, event, model_id,'
            ~ ' recorded_at, as_of_date, reason, settings)'
            ~ " select segmentation_name, (select max(event_number) + 1 from " ~ fitted
            ~ ' where segmentation_name = ' ~ name ~ "), 'retired', model_id,"
            ~ ' cast(' ~ sql_literal(run_started_at.strftime('%Y-%m-%d %H:%M:%S'))
            ~ " as timestamp), as_of_date, 'retired by people', settings from " ~ fitted
            ~ ' where segmentation_name = ' ~ name ~ ' and event_number = ' ~ number) %}
        {% do log('Retired the model of event ' ~ number ~ ' of ' ~ tojson(pair[0]) ~ '.',
            info=true) %}
    {% endfor %}
    {% do run_query('commit') %}
{% endmacro %}
