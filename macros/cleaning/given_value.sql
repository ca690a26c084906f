{#- What the input gives for a declared column, null where it gives nothing: the trimmed
    text of a text, the number itself where a column arrives typed (Parquet, a host
    project's model), so that native types take no detour through text. -#}
{% macro given_value(column, landed) -%}
    {%- set type = column['input_type'] -%}
    {%- set value = landed ~ '.' ~ quoted_identifier(column['header']) if column['header'] -%}
    {%- if not column['header'] -%}
        cast(null as varchar)
    {%- elif column['type'] == 'number' and is_numeric_type(type) -%}
        case when not isnan(cast({{ value }} as double)) then cast({{ value }} as double) end
    {%- elif column['type'] == 'id' and type in ['FLOAT', 'DOUBLE'] -%}
        case
            when {{ value }} = floor({{ value }}) and abs({{ value }}) < 1e15
                then cast(cast({{ value }} as bigint) as varchar)
            when not isnan({{ value }}) then cast({{ value }} as varchar)
        end
    {%- elif type == 'VARCHAR' -%}
        {{ present_text(value) }}
    {%- elif column['type'] == 'date' and type in ['DATE', 'TIMESTAMP'] -%}
        cast({{ value }} as date)
    {%- else -%}
        {{ present_text('cast(' ~ value ~ ' as varchar)') }}
    {%- endif -%}
{%- endmacro %}
