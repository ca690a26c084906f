-- Which records are no customer, why, and what did they say?
-- depends_on: {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}

with

records_rejected as (
    select * from {{ ref('customer_segmentation', 'int_customer_records_rejected') }}
),

-- Record ids run across all files; the first one of a file starts its numbers anew.
files_started as (
    select
        landed.{{ landed_file_column() }} as source_file,
        min({{ landed_record_number('landed') }}) as first_record_id
    from {{ ref('customer_segmentation', 'stg_customer_records_landed') }} as landed
    group by landed.{{ landed_file_column() }}
),

records_numbered as (
    select
        records_rejected.source_file,
        records_rejected.record_id - files_started.first_record_id + 1 as record_number,
        records_rejected.customer_id,
        records_rejected.rejection_reasons,
        records_rejected.raw_record
    from records_rejected
    inner join files_started
        on records_rejected.source_file = files_started.source_file
)

select * from records_numbered
