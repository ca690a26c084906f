{#- Before a date is recorded: removes what an earlier build of the same date wrote, where
    that build came to another outcome. A retry with the same outcome changes nothing.

    From the events, it also removes those of dates that were never recorded: a build died
    between the two, and the next one may be of another date. The record of a date goes in
    the same transaction as its events, so that it never vouches for others. -#}
{% macro forget_date(relation) %}
    {% if not execute or flags.EMPTY
        or not is_relation_there(relation.schema, relation.identifier) %}
        {{ return('') }}
    {% endif %}
    {% set dates = built_elsewhere('int_segmentation_dates_recorded') %}
    {% set is_events = relation | string != dates %}
    {% set state = history_state() %}
    {% set of_this = ' where lineage_key = ' ~ lineage_key() %}
    {% set at_this_date = of_this ~ ' and as_of_date = date '
        ~ sql_literal(segmentation_as_of_date() | string) %}
    {% set statements = [] %}
    {% if is_events %}
        {% do statements.append('delete from ' ~ relation ~ of_this
            ~ (' and as_of_date not in (select as_of_date from ' ~ dates ~ of_this ~ ')'
                if dates else '')) %}
    {% endif %}
    {% if not state['is_recorded'] and not state['is_backdated'] and not state['is_of_others'] %}
        {% do statements.append('delete from ' ~ relation ~ at_this_date) %}
        {% if is_events and dates %}
            {% do statements.append('delete from ' ~ dates ~ at_this_date) %}
        {% endif %}
    {% endif %}
    {{ return(statements | join('; ')) }}
{% endmacro %}
