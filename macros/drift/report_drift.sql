{#- At the end of a run that measured drift: one plain line for what has drifted, with the
    command to run, and one for what may be about to. -#}
{% macro report_drift() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set measured = results | default([]) | selectattr('node.name', 'equalto', 'segment_drift')
        | selectattr('status', 'equalto', 'success') | list %}
    {% if not measured %}{{ return('') }}{% endif %}
    {% set rows = run_query(
        "select status, subject_type, subject, population_stability_index, watch_limit,"
        ~ " drift_limit from " ~ measured[0].node.relation_name
        ~ " where status in ('drifted', 'watch') order by subject_type, subject").rows %}
    {% set said = {'drifted': [], 'watch': []} %}
    {% for status, subject_type, subject, index, watch_limit, drift_limit in rows %}
        {% set limit = drift_limit if status == 'drifted' else watch_limit %}
        {% do said[status].append(
            ('segment ' if subject_type == 'segment' else '') ~ subject
            ~ ' (stability index ' ~ '%.3f' | format(index) ~ ', limit '
            ~ '%.3f' | format(limit) ~ ')') %}
    {% endfor %}
    {% if said['drifted'] %}
        {% do exceptions.warn(
            'Drift from the active model of ' ~ segmentation_name() ~ ': '
            ~ said['drifted'] | join(', ')
            ~ ". Fit again with --vars '{segmentation_refit: always}',"
            ~ ' or let drift decide with segmentation_refit_on_drift.') %}
    {% endif %}
    {% if said['watch'] %}
        {% do log(
            '  watch: since the fit of ' ~ segmentation_name() ~ ' have moved a little, and by'
            ~ ' more than chance: ' ~ said['watch'] | join(', ') ~ '.', info=true) %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
