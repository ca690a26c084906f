{#- Where a model or seed of this project stands, for SQL that is written by what the database
    holds; none where nothing is there yet (dbt parse, dbt compile before the first build) and
    in a unit test, whose relations have no place. Whoever asks depends on it: the call counts
    as a ref, so that it stands before every early return. -#}
{% macro built(name) %}
    {% set relation = ref('customer_segmentation', name) %}
    {% if not execute or not relation.schema %}{{ return(none) }}{% endif %}
    {{ return(adapter.get_relation(relation.database, relation.schema, relation.identifier)) }}
{% endmacro %}

{#- The same where a ref would be a cycle, or outside of a model, by dbt's graph: as it is
    called in the database, also in a host. An operation asks by a plain query: dbt has looked
    around there only before a build, and its look opens a transaction outside of models. -#}
{% macro built_elsewhere(name) %}
    {% if not execute %}{{ return(none) }}{% endif %}
    {% set node = graph.nodes['model.customer_segmentation.' ~ name] %}
    {% set is_there = is_relation_there(node.schema, node.alias)
        if flags.WHICH == 'run-operation'
        else adapter.get_relation(node.database, node.schema, node.alias) is not none %}
    {{ return(node.relation_name if is_there else none) }}
{% endmacro %}
