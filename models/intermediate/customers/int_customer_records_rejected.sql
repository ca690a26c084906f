-- Which input records are no customer, and why?
{{ config(materialized='table') }}

with

records as (
    select * from {{ ref('customer_segmentation', 'stg_customer_records') }}
),

duplicates as (
    select * from {{ ref('customer_segmentation', 'int_customer_duplicates_resolved') }}
),

records_refused as (
    select
        record_id,
        customer_id,
        rejection_reasons
    from records
    where rejection_reasons is not null
),

duplicates_refused as (
    select
        record_id,
        customer_id,
        resolution || ': ' || differing_columns as rejection_reasons
    from duplicates
    where resolution = 'conflicting_duplicate'
),

records_rejected as (
    select * from records_refused
    union all
    select * from duplicates_refused
),

-- Only here is a record needed as it came: a handful of look-ups by its number.
records_quoted as (
    select
        records_rejected.record_id,
        landed.{{ landed_file_column() }} as source_file,
        records_rejected.customer_id,
        records_rejected.rejection_reasons,
        {{ raw_record('landed') }} as raw_record
    from records_rejected
    inner join {{ ref('customer_segmentation', 'stg_customer_records_landed') }} as landed
        on records_rejected.record_id = {{ landed_record_number('landed') }}
)

select * from records_quoted
