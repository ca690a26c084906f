{#- Erases one customer from every table of the project, also those that a killed build left, and
    lists what else holds the customer, with the command that removes it:

        dbt run-operation erase_customer --args '{customer_id: "0001"}'

    With the same --vars and --target as the build. Take the customer out of the input as well,
    or the next build reads the record again. -#}
{% macro erase_customer(customer_id) %}
    {% set id = sql_literal(customer_id | string) %}
    {% set found = [] %}
    {% for table in project_tables() %}
        {% set condition = of_customer_in_table(table, id) %}
        {% set holds = table.name ~ ' where ' ~ condition %}
        {% if condition and run_query('select 1 from ' ~ holds ~ ' limit 1').rows | length %}
            {#- Records as they came first: the typed ones say which of them are the customer's. #}
            {% do found.insert(0 if table.node == 'stg_customer_records_landed'
                else found | length, holds) %}
        {% endif %}
    {% endfor %}
    {% if not found %}
        {% do exceptions.raise_compiler_error(
            'erase_customer: no table has a customer ' ~ customer_id ~ '; needs the id as'
            ~ ' customer_segments has it, a text (0001 is not 1).') %}
    {% endif %}
    {% set dates = built_elsewhere('int_segmentation_dates_recorded') %}
    {% set events = built_elsewhere('int_customer_segment_events') %}
    {% do run_query('begin') %}
    {#- Or a build with the same outcome as before would write no event of the customer's return. #}
    {% if dates and events %}
        {% do run_query(
            'update ' ~ dates
            ~ " set assignment_fingerprint = assignment_fingerprint || '-erased'"
            ~ ' where lineage_key in (select lineage_key from ' ~ events
            ~ ' where customer_id = ' ~ id ~ ')') %}
    {% endif %}
    {% for holds in found %}
        {% do run_query('delete from ' ~ holds) %}
    {% endfor %}
    {% do run_query('commit') %}
    {% set suffix = '_' ~ var('segmentation_schema') if var('segmentation_schema') else '' %}
    {% set marts = modules.re.sub('[.][^./]*$', '', database_file()) ~ '_marts' ~ suffix %}
    {% set lines = [
        'Erased customer ' ~ customer_id ~ ' from ' ~ found | length ~ ' tables of this target.'
            ~ ' What still holds the customer, and what removes it, in this order:',
        '  the input: take the record out of '
            ~ (var('segmentation_relation') or var('segmentation_input') or 'what customer_records_source returns') ~ ',',
        '    or the next build reads it again',
        '  the marts published by this build and the one before: rm -r '
            ~ shell_word(marts) ~ ' ' ~ shell_word(marts ~ '.sets'),
        '    (the next build publishes them anew)',
        '  freed blocks of the database file: segments compact',
        '  lists, pages and pictures where you wrote them: rm -r exports' ~ suffix
            ~ ' report' ~ suffix ~ ' exploration' ~ suffix,
        '  logs and artifacts, also of this command: dbt clean',
        '  other segmentations of this database: this command once for each, with its'
            ~ ' segmentation_schema',
        '  what nobody here can reach: copies and backups of these, other targets and databases',
        '    (this command once for each, with --target), files handed to others',
    ] %}
    {% do log(lines | join('\n'), info=true) %}
{% endmacro %}

{#- Every table that a model, seed or test of this project makes in this target, by the graph:
    with the columns it has in the database, and its node. Also what a killed build left under
    dbt's names beside it; no views, which hold nobody. -#}
{% macro project_tables() %}
    {% set nodes = graph.nodes.values() | selectattr('package_name', 'equalto', 'customer_segmentation')
        | selectattr('resource_type', 'in', ['model', 'seed', 'test']) | list %}
    {% set schemas = nodes | map(attribute='schema') | map('lower') | unique | list
        + [target.schema | lower] %}
    {% set tables = {} %}
    {% for schema, table, column, type in columns_of_tables()
        if schema | lower in schemas %}
        {% set key = schema ~ '.' ~ table %}
        {% if key not in tables %}
            {% set of_node = [] %}
            {% for node in nodes if not of_node %}
                {% set alias = (node.alias or node.name) | lower %}
                {% if table | lower == alias and schema | lower == node.schema | lower
                    or (table | lower).startswith(alias ~ '__dbt_') %}
                    {% do of_node.append(node.name) %}
                {% endif %}
            {% endfor %}
            {% do tables.update({key: {
                'name': quoted_identifier(schema) ~ '.' ~ quoted_identifier(table),
                'node': of_node[0] if of_node else none, 'columns': {},
            }}) %}
        {% endif %}
        {% do tables[key].columns.update({column: type}) %}
    {% endfor %}
    {{ return(tables.values() | rejectattr('node', 'none') | list) }}
{% endmacro %}

{#- The condition on rows of a table that are of the customer with this literal as id, none for
    tables without customers: by `customer_id`; of records as they came, by the column that the
    build reads as the id, and by the typed records, whose ids may be made or written otherwise
    (1 for 1.0). -#}
{% macro of_customer_in_table(table, id) %}
    {% if 'customer_id' in table.columns %}{{ return('customer_id = ' ~ id) }}{% endif %}
    {% set conditions = [] %}
    {% set records = built_elsewhere('stg_customer_records') %}
    {% if table.node == 'stg_customer_records_landed' and records and hidden_column() %}
        {#- Not by landed_record_number, whose look at the relation opens a transaction. #}
        {% do conditions.append(hidden_column() ~ ' + 1 in (select record_id from ' ~ records
            ~ ' where customer_id = ' ~ id ~ ')') %}
    {% endif %}
    {% if table.node in ['stg_customer_records_landed', 'raw_customers'] %}
        {% for column in segmentation_columns() if column['type'] == 'id' %}
            {% set accepted = [] %}
            {% for spelling in column['spellings'] %}
                {% do accepted.append(header_key(spelling)) %}
            {% endfor %}
            {% for header, type in table.columns.items() if header_key(header) in accepted %}
                {% set read = dict(column, header=header, input_type=type) %}
                {% do conditions.append(typed_value(read, given_value(read, quoted_identifier(
                    table.name.split('.') | last | replace('"', '')))) ~ ' = ' ~ id) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
    {{ return('(' ~ conditions | join(' or ') ~ ')' if conditions else none) }}
{% endmacro %}

{#- A path as one word of a shell. -#}
{% macro shell_word(text) %}
    {{ return(text if modules.re.fullmatch('[A-Za-z0-9_./+-]+', text)
        else "'" ~ text | replace("'", "'\\''") ~ "'") }}
{% endmacro %}
