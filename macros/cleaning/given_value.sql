{#- What the input gives for a declared column, null where it gives nothing: the trimmed
    text of a text, the number itself where a column arrives typed (Parquet, a host
    project's model), so that native types take no detour through text. -#}
{% macro given_value(column, landed) -%}
    {%- set type = column['input_type'] -%}
    {%- set value = landed ~ '.' ~ quoted_identifier(column['header']) if column['header'] -%}
    {%- if not column['header'] -%}
        cast(null as varchar)
    {%- elif column['type'] == 'number' and is_numeric_type(type) -%}
        {%- set number = 'cast(' ~ value ~ ' as double)' -%}
        {%- set numbers = missing_numbers() -%}
        case
            when
                not isnan({{ number }})
                {%- if numbers %} and {{ number }} not in ({{ numbers | join(', ') }}){% endif %}
                then {{ number }}
        end
    {%- elif column['type'] == 'id' and type in ['FLOAT', 'DOUBLE'] -%}
        case
            when {{ value }} = floor({{ value }}) and abs({{ value }}) < 1e15
                then cast(cast({{ value }} as bigint) as varchar)
            when not isnan({{ value }}) then cast({{ value }} as varchar)
        end
    {%- elif type == 'VARCHAR' -%}
        {{ present_text(value) }}
    {%- elif column['type'] == 'date' and type == 'DATE' -%}
        {{ value }}
    {%- elif column['type'] in ['date', 'timestamp'] and is_time_type(type) -%}
        cast({{ value }} as {{ column['type'] }})
    {%- else -%}
        {{ present_text('cast(' ~ value ~ ' as varchar)') }}
    {%- endif -%}
{%- endmacro %}
