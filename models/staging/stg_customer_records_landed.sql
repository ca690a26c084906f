-- What did the input hold, as it came?
-- A table, so that a text file is read once, and so that a rejected record can be shown in
-- full, also in columns that the project has no use for. Its row order is the input's.
-- Parquet stays where it is, under a view: it is typed, and reading it again is quicker than a copy.
{%- set source = customer_records_source() %}
{{ config(
    materialized='view' if is_read_in_place(source) else 'table',
    pre_hook="{{ customer_segmentation.forget_unread_lines() }}",
    post_hook=[
        "{{ customer_segmentation.stop_on_unread_lines() }}",
        "{{ customer_segmentation.stop_on_empty_input(this) }}",
    ]
) }}
{%- set headers = input_headers(source) %}
{%- do stop_on_first_look(source, headers) %}

with

records as (
    select
        {%- for header in headers %}
        {{ quoted_identifier(header) }} as {{ quoted_identifier(landed_name(header)) }},
        {%- endfor %}
        {%- if is_read_in_place(source) %}
        {{ record_number_in_place(source, headers) }} as {{ landed_number_column() }},
        {%- endif %}
        {{ source_file_name(source) }} as {{ landed_file_column() }}
    from {{ source }}
)

select * from records
