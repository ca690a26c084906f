{#- The number of a landed record, from 1, in the order of the input. Of a table the engine's
    own row id, which costs nothing; numbering ten million rows by a window would take one
    core 6 s. -#}
{% macro landed_record_number() %}
    {{ return(adapter.dispatch('landed_record_number', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__landed_record_number() -%}
    {%- set model = ref('customer_segmentation', 'stg_customer_records_landed') -%}
    {%- set landed = adapter.get_relation(model.database, model.schema, model.identifier)
        if execute and model.schema -%}
    {{ landed_number_column() if landed and landed.is_view else 'rowid + 1' }}
{%- endmacro %}

{#- The column of a record's number where records are read in place: a name that no header of
    an input is likely to bear. -#}
{% macro landed_number_column() %}
    {{ return('segmentation__record_number') }}
{% endmacro %}
