{#- Takes the last dates out of the history of a lineage, such as one recorded by mistake:

        dbt run-operation forget_dates --args '{from_date: 2062-01-31}'

    With the same --vars as the build. Only the last ones: what came later was compared with
    what was before. The next build writes the marts anew. -#}
{% macro forget_dates(from_date) %}
    {% set first = from_date | string %}
    {% if not is_iso_date(first) %}
        {% do exceptions.raise_compiler_error('forget_dates: from_date is ' ~ tojson(first)
            ~ '; needs a date such as 2026-01-31.') %}
    {% endif %}
    {% set dates = built_elsewhere('int_segmentation_dates_recorded') %}
    {% set events = built_elsewhere('int_customer_segment_events') %}
    {% set found = run_query('select cast(as_of_date as string) from ' ~ dates
        ~ ' where segmentation_name = ' ~ sql_literal(segmentation_name()) ~ ' and as_of_date >= '
        ~ 'date ' ~ sql_literal(first) ~ ' order by 1').columns[0].values() | list
        if dates and events else [] %}
    {% if not found %}
        {% do exceptions.raise_compiler_error('forget_dates: the history of '
            ~ segmentation_name() ~ ' has no date from ' ~ first
            ~ ' on; needs the same --vars as the build.') %}
    {% endif %}
    {% set of_these = ' where lineage_key = ' ~ lineage_key() ~ ' and as_of_date >= date '
        ~ sql_literal(first) %}
    {% do run_query('begin') %}
    {% do run_query('delete from ' ~ dates ~ of_these) %}
    {% do run_query('delete from ' ~ events ~ of_these) %}
    {% do run_query('commit') %}
    {% do log('Forgot ' ~ found | join(', ') ~ ' of ' ~ segmentation_name()
        ~ '; the next build writes the marts anew.', info=true) %}
{% endmacro %}
