{#- A landed record as JSON text, with the input's own headers. -#}
{% macro raw_record(relation) -%}
    {%- set columns = {} -%}
    {%- for header, type in landed_headers().items() -%}
        {%- do columns.update({
            header: raw_value(relation ~ '.' ~ quoted_identifier(header), type)}) -%}
    {%- endfor -%}
    {{ row_as_document(columns) }}
{%- endmacro %}

{#- A value as it came, but bytes as the text that they are, if any, and moments with a time
    zone in UTC. -#}
{% macro raw_value(value, type) -%}
    {%- set kind = kind_of_type(type) -%}
    {%- if kind == 'bytes' -%}
        coalesce({{ text_of_bytes(value) }}, cast({{ value }} as string))
    {%- elif kind == 'zoned' -%}
        {{ text_of(value, type) }}
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}
