{#- History is written forwards. Before any table is touched, stops a run that would build marts
    for a date before the last recorded one of its lineage: they would show the past as if it
    were today, and its moves would be recorded nowhere. Also where a queued build comes too
    late. Where `segmentation_allow_past_date` asks for it, says what is not recorded; and says
    of a date that lies ahead that earlier ones will stop. -#}
{% macro stop_on_past_date() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set marts = graph.nodes.values()
        | selectattr('package_name', 'equalto', 'customer_segmentation')
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('fqn.1', 'equalto', 'marts') | map(attribute='unique_id') | list %}
    {% if flags.WHICH not in ['build', 'run', 'retry']
        or not marts | select('in', selected_resources) | list %}
        {{ return('') }}
    {% endif %}
    {% set as_of_date = segmentation_as_of_date() | string %}
    {% set today = run_started_at.strftime('%Y-%m-%d') %}
    {% set tomorrow = (run_started_at + modules.datetime.timedelta(days=1)).strftime('%Y-%m-%d') %}
    {% set dates = listed_dates() %}
    {% set last = run_query('select cast(max(as_of_date) as string) from (' ~ dates
        ~ ') as dates').rows[0][0] if dates else none %}
    {% set forget = 'dbt run-operation forget_dates --args ' ~ "'{from_date: " %}
    {% if last and as_of_date < last %}
        {% set ahead = '. ' ~ last ~ ' lies ahead of today; if it is a mistake, ' ~ forget ~ last
            ~ "}' with the same --vars takes it out of the history" if last > tomorrow else '' %}
        {% if not var('segmentation_allow_past_date') %}
            {% do stop_on_setting('segmentation_as_of_date', as_of_date, last ~ ' or later: the'
                ~ ' history of ' ~ segmentation_name() ~ ' is recorded until then and written'
                ~ ' forwards, and marts of an earlier date would show the past as today'
                ~ ' (segmentation_allow_past_date: true does so, and records nothing). Nothing'
                ~ ' was changed, and ' ~ as_of_date ~ ' is not recorded' ~ ahead) %}
        {% endif %}
        {% do exceptions.warn('The marts will show ' ~ as_of_date ~ ' instead of ' ~ last
            ~ ': history stays as it is and does not record this date; a build without'
            ~ ' segmentation_allow_past_date shows the last one again' ~ ahead ~ '.') %}
    {% elif as_of_date > tomorrow %}
        {% do exceptions.warn('segmentation_as_of_date is ' ~ as_of_date ~ ', and today is '
            ~ today ~ ': once it is recorded, builds for earlier dates stop. ' ~ forget
            ~ as_of_date ~ "}' with the same --vars takes it out of the history.") %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
