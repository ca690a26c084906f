-- Who is in which segment at this date, as one number that tells two outcomes apart?
{{ config(materialized='table') }}

with

segments as (
    select * from {{ ref('customer_segmentation', 'int_segments_summarised') }}
),

assignments_fingerprinted as (
    select
        {{ sql_literal(segmentation_name()) }} as segmentation_name,
        cast({{ sql_literal(segmentation_as_of_date()) }} as date) as as_of_date,
        max(model_id) as model_id,
        cast(sum(customer_count) as bigint) as customer_count,
        sum(customer_count) || '-' || sum(assignment_hash__sum) as assignment_fingerprint
    from segments
)

select * from assignments_fingerprinted
