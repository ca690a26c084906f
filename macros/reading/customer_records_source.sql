{#- The one place that says where customer records come from: a file, or the bundled
    sample. A host project hands over a model of its own by overriding the macro:

        {% macro default__customer_records_source() %}
            {{ return(ref('my_customers')) }}
        {% endmacro %}

    Returns a relation, or the text of a table function. -#}
{% macro customer_records_source() %}
    {{ return(adapter.dispatch('customer_records_source', 'customer_segmentation')()) }}
{% endmacro %}

{#- A table or view of the database by its name, which needs no schema that is the target's. -#}
{% macro input_relation(name) %}
    {% set parts = name.split('.') %}
    {% set database = parts[-3] if parts | length == 3 else target.database %}
    {% set schema = parts[-2] if parts | length > 1 else target.schema %}
    {% if not execute %}
        {{ return(api.Relation.create(
            database=database, schema=schema, identifier=parts[-1])) }}
    {% endif %}
    {% set relation = adapter.get_relation(database, schema, parts[-1]) %}
    {% if not relation %}
        {% do stop_on_setting('segmentation_relation', name, 'a table or view that is in '
            ~ database ~ '; without a schema it is looked for in ' ~ target.schema) %}
    {% endif %}
    {{ return(relation) }}
{% endmacro %}

{% macro default__customer_records_source() %}
    {% if var('segmentation_relation') %}
        {{ return(input_relation(setting('segmentation_relation'))) }}
    {% endif %}
    {% if not var('segmentation_input') %}
        {{ return(ref('customer_segmentation', 'raw_customers')) }}
    {% endif %}
    {% if var('segmentation_input') is not string %}
        {% do stop_on_setting('segmentation_input', var('segmentation_input'),
            'a file or a glob') %}
    {% endif %}
    {{ return(input_file_scan(var('segmentation_input'))) }}
{% endmacro %}
