-- What did the input hold, as it came?
-- A table, so that the input is read once, and so that a rejected record can be shown in
-- full, also in columns that the project has no use for. Its row order is the input's.
{{ config(
    pre_hook="{{ customer_segmentation.forget_unread_lines() }}",
    post_hook=[
        "{{ customer_segmentation.stop_on_unread_lines() }}",
        "{{ customer_segmentation.stop_on_empty_input(this) }}",
    ]
) }}
{%- set source = customer_records_source() %}

with

records as (
    select
        {%- for header in input_headers(source) %}
        {{ quoted_identifier(header) }} as {{ quoted_identifier(landed_name(header)) }},
        {%- endfor %}
        {{ source_file_name(source) }} as {{ landed_file_column() }}
    from {{ source }}
)

select * from records
