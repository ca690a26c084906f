{#- Before a date is recorded: removes what an earlier build of the same date wrote, where
    that build came to another outcome. A retry with the same outcome changes nothing. -#}
{% macro forget_date(relation) %}
    {% set state = history_state(
        relation.incorporate(path={'identifier': 'int_segmentation_dates_recorded'}),
        relation.incorporate(path={'identifier': 'int_assignments_fingerprinted'})) %}
    {% if not execute or state['is_recorded'] or state['is_backdated']
        or not adapter.get_relation(relation.database, relation.schema, relation.identifier) %}
        {{ return('') }}
    {% endif %}
    {{ return('delete from ' ~ relation ~ ' where segmentation_name = '
        ~ sql_literal(segmentation_name()) ~ ' and as_of_date = date '
        ~ sql_literal(segmentation_as_of_date() | string)) }}
{% endmacro %}
