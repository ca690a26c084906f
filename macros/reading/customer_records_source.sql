{#- The one place that says where customer records come from: a file, or the bundled
    sample. A host project hands over a model of its own by overriding the macro:

        {% macro default__customer_records_source() %}
            {{ return(ref('my_customers')) }}
        {% endmacro %}

    Returns a relation, or the text of a table function. -#}
{% macro customer_records_source() %}
    {{ return(adapter.dispatch('customer_records_source', 'customer_segmentation')()) }}
{% endmacro %}

{% macro default__customer_records_source() %}
    {% if not var('segmentation_input') %}
        {{ return(ref('customer_segmentation', 'raw_customers')) }}
    {% endif %}
    {% if var('segmentation_input') is not string %}
        {% do stop_on_setting('segmentation_input', var('segmentation_input'),
            'a file or a glob') %}
    {% endif %}
    {{ return(input_file_scan(var('segmentation_input'))) }}
{% endmacro %}
