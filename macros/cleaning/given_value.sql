{#- What the input gives for a declared column, null where it gives nothing: the trimmed
    text of a text, the number itself where a column arrives typed (Parquet, a host
    project's model), so that native types take no detour through text. -#}
{% macro given_value(column, landed) -%}
    {%- set value = landed ~ '.' ~ quoted_identifier(column['header']) if column['header'] -%}
    {%- set kind = kind_of_type(column['input_type']) -%}
    {%- if not column['header'] -%}
        cast(null as string)
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
    {%- set form = number_form(type) -%}
    {%- if shared_type(type) == 'string' -%}
        {{ value }}
    {%- elif kind == 'bytes' -%}
        {{ text_of_bytes(value) }}
    {%- elif kind == 'zoned' -%}
        cast({{ moment_in_utc(value) }} as string) || '+00'
    {%- elif form in ['float', 'double'] -%}
        case
            when {{ value }} = floor({{ value }}) and abs({{ value }}) <= 9007199254740992
                then cast(cast({{ value }} as bigint) as string)
            when not isnan({{ value }}) then cast({{ value }} as string)
        end
    {%- elif form == 'decimal' -%}
        case
            when {{ value }} = floor({{ value }})
                then cast(cast({{ value }} as decimal(38, 0)) as string)
            else cast({{ value }} as string)
        end
    {%- else -%}
        cast({{ value }} as string)
    {%- endif -%}
{%- endmacro %}
