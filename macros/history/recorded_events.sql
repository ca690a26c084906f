{#- The events of this lineage that the record of dates vouches for, until a date that is given
    or before it, as SQL. Those of other attempts are of builds that died, or that a later
    build of the same date has taken the place of. `dates` is SQL of the dates listed. -#}
{% macro recorded_events(events, dates, last_date=none) -%}
select
    events.customer_id,
    events.segment_id,
    events.as_of_date
from {{ events }} as events
inner join ({{ dates }}) as dates
    on
        events.as_of_date = dates.as_of_date
        and events.attempt = dates.attempt
where
    events.lineage_key = {{ lineage_key() }}
    {%- if last_date %}
    and events.as_of_date <= cast({{ sql_literal(last_date | string) }} as date)
    {%- endif %}
{%- endmacro %}

{#- Every number of an attempt that was used at this date, also by a build that died or was
    withdrawn, as SQL. -#}
{% macro used_attempts() %}
    {% set used = ['select 0 as attempt'] %}
    {% for name in ['int_segmentation_dates_recorded', 'int_customer_segment_events'] %}
        {% set relation = built_elsewhere(name) %}
        {% set attempts -%}
select max(attempt) as attempt
from {{ relation }}
where
    lineage_key = {{ lineage_key() }}
    and as_of_date = cast({{ sql_literal(segmentation_as_of_date() | string) }} as date)
        {%- endset %}
        {% if relation and has_attempts(relation) %}{% do used.append(attempts) %}{% endif %}
    {% endfor %}
    {{ return(used | join('\nunion all\n')) }}
{% endmacro %}
