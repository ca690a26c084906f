{#- What is recorded of dates, as SQL: of each lineage and date the latest attempt, unless it
    was withdrawn. The one place that says so; `dates` is what records are appended to. -#}
{% macro latest_attempts(dates) -%}
with

attempts_numbered as (
    select
        *,
        row_number() over (
            partition by lineage_key, as_of_date
            order by attempt desc
        ) as recency
    from {{ dates }}
),

dates_listed as (
    select
        segmentation_name,
        lineage_key,
        as_of_date,
        attempt,
        model_id,
        customer_count,
        assignment_fingerprint
    from attempts_numbered
    where
        recency = 1
        and not is_withdrawn
)

select * from dates_listed
{%- endmacro %}

{#- The dates of this lineage that history stands for, as SQL, for what asks before the build
    comes to the model of that name; none where nothing is recorded yet. -#}
{% macro listed_dates() %}
    {% set dates = built_elsewhere('int_segmentation_dates_recorded') %}
    {% if not dates %}{{ return(none) }}{% endif %}
    {% if not has_attempts(dates) %}
        {% set dates = '(select *, 0 as attempt, false as is_withdrawn from ' ~ dates
            ~ ') as dates_without_attempts' %}
    {% endif %}
    {% set listed -%}
select * from (
{{ latest_attempts(dates) }}
) as dates_of_all
where lineage_key = {{ lineage_key() }}
    {%- endset %}
    {{ return(listed) }}
{% endmacro %}

{#- Whether a table of history numbers its attempts: a build has seen to it at its start. -#}
{% macro has_attempts(relation) %}
    {{ return(flags.WHICH in ['build', 'run', 'retry']
        or 'attempt' in columns_of_source(relation)) }}
{% endmacro %}

{#- Tables of the version before have no attempts: at the start of a build each of their dates
    becomes the only one of its date, so that what follows knows one shape. -#}
{% macro number_attempts() %}
    {% if not execute or flags.WHICH not in ['build', 'run', 'retry', 'run-operation'] %}{{ return('') }}{% endif %}
    {% set missing = {
        'int_customer_segment_events': ['attempt integer default 0'],
        'int_segmentation_dates_recorded': [
            'attempt integer default 0', 'is_withdrawn boolean default false'],
    } %}
    {% for name, additions in missing.items() %}
        {% set relation = built_elsewhere(name) %}
        {% set columns = columns_of_source(relation) if relation else {} %}
        {% for addition in additions if relation and addition.split(' ')[0] not in columns %}
            {% do run_query('alter table ' ~ relation ~ ' add column ' ~ addition) %}
        {% endfor %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
