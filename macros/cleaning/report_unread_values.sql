{#- At the end of a run that counted the data's quality: one plain line for each column of
    which more than 5 % of the records hold a value that could not be used. They count as
    missing; where money is written with separators, that is everybody who is rich. -#}
{% macro report_unread_values() %}
    {% if not execute %}{{ return('') }}{% endif %}
    {% set written = results | default([]) | selectattr('status', 'equalto', 'success') | list %}
    {% set counted = written | selectattr('node.name', 'equalto', 'data_quality_summary') | list %}
    {% set records = written | selectattr('node.name', 'equalto', 'stg_customer_records') | list %}
    {% if not counted or not records %}{{ return('') }}{% endif %}
    {% set meanings = {
        'not_a_number': 'are no numbers',
        'not_a_date': 'are no dates',
        'not_a_timestamp': 'are no timestamps',
        'not_a_boolean': 'are neither true nor false',
        'out_of_range': 'are outside its limits',
    } %}
    {% set rows = run_query(
        'select column_name, substr(metric_name, 8), sum(record_share) from '
        ~ counted[0].node.relation_name ~ " where metric_name like 'values_%'"
        ~ ' group by column_name, metric_name having sum(record_share) > 0.05'
        ~ ' order by column_name, metric_name').rows %}
    {% for column, problem, share in rows if problem in meanings %}
        {% set shape = unread_example(records[0].node.relation_name, column, problem) %}
        {% do exceptions.warn(
            column ~ ': the values of ' ~ '%.0f' | format(100 * share) ~ ' % of the records '
            ~ meanings[problem] ~ (' (such as ' ~ shape ~ ')' if shape else '')
            ~ ' and count as missing. ' ~ reading_advice(problem, shape)) %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
