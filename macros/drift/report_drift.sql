{#- At the end of a run that measured drift: one plain line for what has drifted, with the
    command to run. -#}
{% macro report_drift() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set measured = results | default([]) | selectattr('node.name', 'equalto', 'segment_drift')
        | selectattr('status', 'equalto', 'success') | list %}
    {% if not measured %}{{ return('') }}{% endif %}
    {% set rows = run_query(
        "select subject, population_stability_index, drift_limit from "
        ~ measured[0].node.relation_name ~ " where status = 'drifted' order by subject").rows %}
    {% set subjects = [] %}
    {% for subject, index, limit in rows %}
        {% do subjects.append(
            subject ~ ' (stability index ' ~ '%.2f' | format(index) ~ ', limit '
            ~ '%.2f' | format(limit) ~ ')') %}
    {% endfor %}
    {% if subjects %}
        {% do exceptions.warn(
            'Drift from the active model of ' ~ segmentation_name() ~ ': '
            ~ subjects | join(', ') ~ ". Fit again with --vars '{segmentation_refit: always}',"
            ~ ' or let drift decide with segmentation_refit_on_drift.') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
