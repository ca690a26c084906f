-- Which input records are no customer, and why?

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
        source_file,
        customer_id,
        rejection_reasons,
        cast(to_json(raw_record) as varchar) as raw_record
    from records
    where rejection_reasons is not null
),

duplicates_refused as (
    select
        record_id,
        source_file,
        customer_id,
        resolution || ': ' || differing_columns as rejection_reasons,
        cast(to_json(raw_record) as varchar) as raw_record
    from duplicates
    where resolution = 'conflicting_duplicate'
),

records_rejected as (
    select * from records_refused
    union all
    select * from duplicates_refused
)

select * from records_rejected
