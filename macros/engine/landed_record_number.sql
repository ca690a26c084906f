{#- The number of a landed record, from 1, in the order of the input. Of a table the engine's own
    row id, which costs nothing; numbering ten million rows by a window would take one core
    6 s. Where dbt was asked for no rows it puts a query in the place of the table, which has
    no row id. -#}
{% macro landed_record_number(relation) %}
    {{ return(adapter.dispatch('landed_record_number', 'customer_segmentation')(relation)) }}
{% endmacro %}

{% macro duckdb__landed_record_number(relation) -%}
    {%- set landed = built('stg_customer_records_landed') -%}
    {%- if landed and landed.is_view -%}
        {{ relation }}.{{ landed_number_column() }}
    {%- elif flags.EMPTY -%}
        cast(null as bigint)
    {%- else -%}
        {{ relation }}.{{ hidden_column() }} + 1
    {%- endif -%}
{%- endmacro %}

{#- The name of the engine's own row id, which a column of a table would hide. -#}
{% macro hidden_column() %}
    {{ return(adapter.dispatch('hidden_column', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__hidden_column() %}{{ return('rowid') }}{% endmacro %}

{#- The column of a record's number where records are read in place: a name that no header of
    an input is likely to bear. -#}
{% macro landed_number_column() %}
    {{ return('segmentation__record_number') }}
{% endmacro %}
