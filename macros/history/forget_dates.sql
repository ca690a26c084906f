{#- Takes the last dates out of the history of a lineage, such as one recorded by mistake: a
    further record says of each that it was withdrawn, and nothing is deleted.

        dbt run-operation forget_dates --args '{from_date: 2062-01-31}'

    With the same --vars as the build. Only the last ones: what came later was compared with
    what was before. The next build writes the marts anew. -#}
{% macro forget_dates(from_date) %}
    {% set first = from_date | string %}
    {% if not is_iso_date(first) %}
        {% do exceptions.raise_compiler_error('forget_dates: from_date is ' ~ tojson(first)
            ~ '; needs a date such as 2026-01-31.') %}
    {% endif %}
    {% set dates = listed_dates() %}
    {% set these = '(' ~ dates ~ ') as dates where as_of_date >= date ' ~ sql_literal(first) %}
    {% set found = run_query('select cast(as_of_date as string) from ' ~ these
        ~ ' order by 1').columns[0].values() | list if dates else [] %}
    {% if not found %}
        {% do exceptions.raise_compiler_error('forget_dates: the history of '
            ~ segmentation_name() ~ ' has no date from ' ~ first
            ~ ' on; needs the same --vars as the build.') %}
    {% endif %}
    {% do number_attempts() %}
    {% do run_query('insert into '
        ~ built_elsewhere('int_segmentation_dates_recorded')
        ~ ' (segmentation_name, lineage_key, as_of_date, attempt, model_id, customer_count,'
        ~ ' assignment_fingerprint, is_withdrawn) select segmentation_name, lineage_key,'
        ~ ' as_of_date, attempt + 1, model_id, customer_count, assignment_fingerprint, true'
        ~ ' from ' ~ these) %}
    {% do log('Forgot ' ~ found | join(', ') ~ ' of ' ~ segmentation_name()
        ~ '; the next build writes the marts anew.', info=true) %}
{% endmacro %}
