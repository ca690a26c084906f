{#- A moment written in ISO 8601, or as `timestampformat` says; null for anything else. A moment
    is an instant: with an offset, a Z or the name of a time zone it is brought to UTC; without
    one it is taken to be in UTC, whatever the time zone of the machine or the session. -#}
{% macro moment_from_text(text, column) -%}
    {%- set format = column.get('format') or read_option('timestampformat', '') -%}
    {%- if format and is_zoned_format(format) -%}
        {{ moment_in_utc(moment_by_format(text, format)) }}
    {%- elif format -%}
        {{ moment_by_format(text, format) }}
    {%- else -%}
    case
        when not {{ matches_pattern(text, '^[0-9]{4,6}-[0-9]') }} then null
        when {{ matches_pattern(
            text, ':[0-9:.]+ *[A-Za-z+-]|[0-9] [0-9]{2}[+-]|T[0-9]{2}[Zz+-]') }}
            then {{ moment_in_utc(zoned_moment(text)) }}
        else try_cast({{ text }} as timestamp)
    end
    {%- endif -%}
{%- endmacro %}

{#- A day written as yyyy-mm-dd, or as `dateformat` says; of a moment, its day in UTC. -#}
{% macro date_from_text(text, column) -%}
    {%- set format = column.get('format') or read_option('dateformat', '') -%}
    {%- if format and is_zoned_format(format) -%}
        cast({{ moment_in_utc(moment_by_format(text, format)) }} as date)
    {%- elif format -%}
        cast({{ moment_by_format(text, format) }} as date)
    {%- else -%}
    case
        when {{ matches_pattern(text, '^[0-9]{4,6}-[0-9]{1,2}-[0-9]{1,2}$') }}
            then try_cast({{ text }} as date)
        else cast({{ moment_from_text(text, column) }} as date)
    end
    {%- endif -%}
{%- endmacro %}

{% macro is_zoned_format(format) %}
    {{ return('z' in format | replace('%%', '') | replace('%Z', '%z')) }}
{% endmacro %}
