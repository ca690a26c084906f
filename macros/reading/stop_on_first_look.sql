{#- Says all that a header and a first look at the records can tell about the settings, before
    the records are read: columns that are missing or read twice, and, where the look has seen
    every record and nothing was fitted yet, features that are constant. `found` maps the headers of the
    input to their engine types. -#}
{% macro stop_on_first_look(source, found) %}
    {% if not execute or not found or not is_source_there(source) %}{{ return('') }}{% endif %}
    {% set problems = [] %}
    {% set columns = input_columns(found, problems) %}
    {% set features = segmentation_features() | map(attribute='name') | list %}
    {% set looked_at = [] %}
    {% for column in columns
        if column['header'] and column['name'] in features and column['type'] == 'number'
        and kind_of_type(column['input_type']) in fitting_kinds('number') %}
        {% do looked_at.append(column) %}
    {% endfor %}
    {% if looked_at and not has_model_before() %}
        {% do problems.extend(first_look(source, looked_at)) %}
    {% endif %}
    {% if problems %}{% do raise_problems(problems) %}{% endif %}
    {{ return('') }}
{% endmacro %}

{#- Whether the lineage has a model, which places also those who are all alike in a feature. Asked
    of the graph: a ref from what the fit reads would be a cycle. -#}
{% macro has_model_before() %}
    {% for node in graph.nodes.values()
        if node.name == 'int_segmentation_models_fitted'
        and node.package_name == 'customer_segmentation' %}
        {% set fitted = adapter.get_relation(node.database, node.schema, node.alias) %}
        {% if fitted and run_query(
            'select 1 from (' ~ live_events(fitted) ~ ') as events where document is not null'
            ~ ' and segmentation_name = ' ~ sql_literal(segmentation_name()) ~ ' limit 1').rows %}
            {{ return(true) }}
        {% endif %}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}

{#- More records are not worth a pass of their own: the exploration sees them all. -#}
{% macro first_look_limit() %}
    {{ return(10000) }}
{% endmacro %}

{% macro first_look(source, columns) %}
    {% set parts = ['count(*)'] %}
    {% for column in columns %}
        {% set value = typed_value(column, given_value(column, 'looked_at')) %}
        {% do parts.append('count(distinct ' ~ value ~ ')') %}
        {% do parts.append('min(' ~ value ~ ')') %}
    {% endfor %}
    {% set row = run_query(
        'select ' ~ parts | join(', ') ~ ' from (select * from ' ~ source ~ ' limit '
        ~ first_look_limit() ~ ') as looked_at').rows[0] %}
    {% set problems = [] %}
    {# Of fewer records it is too few of them that is said. #}
    {% if row[0] < 20 or row[0] >= first_look_limit() %}{{ return(problems) }}{% endif %}
    {% for column in columns %}
        {% set distinct, value = row[2 * loop.index - 1], row[2 * loop.index] %}
        {% if distinct == 1 %}
            {% do problems.append(
                input_name() ~ ': ' ~ column['name'] ~ ' is constant ('
                ~ '%g' | format(value | float) ~ ' in every record); it cannot tell customers'
                ~ ' apart. Remove it from segmentation_features.') %}
        {% endif %}
    {% endfor %}
    {{ return(problems) }}
{% endmacro %}
