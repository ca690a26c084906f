{#- What the input gives for a declared column, null where it gives nothing: the trimmed
    text of a text, the number itself where a column arrives typed (Parquet, a host
    project's model), so that native types take no detour through text. -#}
{% macro given_value(column, landed) -%}
    {%- set value = landed ~ '.' ~ quoted_identifier(column['header']) if column['header'] -%}
    {%- set kind = kind_of_type(column['input_type']) -%}
    {%- if not column['header'] -%}
        cast(null as varchar)
    {%- elif column['type'] == 'number' and kind == 'number' -%}
        {%- set number = 'cast(' ~ value ~ ' as double)' -%}
        {%- set numbers = missing_numbers() -%}
        case
            when
                not isnan({{ number }})
                {%- if numbers %} and {{ number }} not in ({{ numbers | join(', ') }}){% endif %}
                then {{ number }}
        end
    {%- elif column['type'] in ['date', 'timestamp'] and kind == 'zoned' -%}
        {{ moment_in_utc(value) }}
    {%- elif column['type'] in ['date', 'timestamp'] and kind in ['day', 'moment'] -%}
        {{ value }}
    {%- elif column['type'] == 'id' -%}
        {{ canonical_id(
            column, landed, present_text(text_of(value, column['input_type']))) }}
    {%- else -%}
        {{ present_text(text_of(value, column['input_type'])) }}
    {%- endif -%}
{%- endmacro %}

{#- A value as text, by its kind: a whole number without a fraction, bytes decoded, a moment
    with a time zone in UTC, so that no session's settings show. -#}
{% macro text_of(value, type) -%}
    {%- set kind = kind_of_type(type) -%}
    {%- if type == 'VARCHAR' -%}
        {{ value }}
    {%- elif kind == 'bytes' -%}
        {{ text_of_bytes(value) }}
    {%- elif kind == 'zoned' -%}
        cast({{ moment_in_utc(value) }} as varchar) || '+00'
    {%- elif type in ['FLOAT', 'DOUBLE'] -%}
        case
            when {{ value }} = floor({{ value }}) and abs({{ value }}) <= 9007199254740992
                then cast(cast({{ value }} as bigint) as varchar)
            when not isnan({{ value }}) then cast({{ value }} as varchar)
        end
    {%- elif type.startswith('DECIMAL') and not type.endswith(',0)') -%}
        case
            when {{ value }} = trunc({{ value }})
                then cast(cast({{ value }} as decimal(38, 0)) as varchar)
            else cast({{ value }} as varchar)
        end
    {%- else -%}
        cast({{ value }} as varchar)
    {%- endif -%}
{%- endmacro %}
