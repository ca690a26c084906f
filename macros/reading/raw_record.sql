{#- A landed record as JSON text, with the input's own headers. -#}
{% macro raw_record(relation) -%}
    cast(to_json(struct_pack(
        {%- for header in landed_headers() %}
        {{ quoted_identifier(header) }} := {{ relation }}.{{ quoted_identifier(header) }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    )) as varchar)
{%- endmacro %}
