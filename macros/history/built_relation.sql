{#- The name of a model of this project as it stands in the database, for what is called outside
    of a model; none where no build has made it yet. Where it is follows from the graph, also in
    a host. Asked by a plain query: dbt's own look opens a transaction outside of models. -#}
{% macro built_relation(name) %}
    {% if not execute %}{{ return(none) }}{% endif %}
    {% set node = graph.nodes['model.customer_segmentation.' ~ name] %}
    {% set found = run_query('select 1 from information_schema.tables where table_schema = '
        ~ sql_literal(node.schema) ~ ' and table_name = ' ~ sql_literal(node.alias)).rows %}
    {{ return(node.relation_name if found | length else none) }}
{% endmacro %}
