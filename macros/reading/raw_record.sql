{#- A landed record as JSON text, with the input's own headers. -#}
{% macro raw_record(relation) -%}
    cast(to_json(struct_pack(
        {%- for header, type in landed_headers().items() %}
        {%- set value = relation ~ '.' ~ quoted_identifier(header) %}
        {{ quoted_identifier(header) }} := {{ raw_value(value, type) }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    )) as varchar)
{%- endmacro %}

{#- A value as it came, but bytes as the text that they are, if any, and moments with a time
    zone in UTC. -#}
{% macro raw_value(value, type) -%}
    {%- set kind = kind_of_type(type) -%}
    {%- if kind == 'bytes' -%}
        coalesce({{ text_of_bytes(value) }}, cast({{ value }} as varchar))
    {%- elif kind == 'zoned' -%}
        {{ text_of(value, type) }}
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}
