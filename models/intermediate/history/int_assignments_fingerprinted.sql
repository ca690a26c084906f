-- Who is in which segment at this date, as one number that tells two outcomes apart?
{{ config(materialized='table') }}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),

assignments_fingerprinted as (
    select
        '{{ segmentation_name() }}' as segmentation_name,
        cast('{{ segmentation_as_of_date() }}' as date) as as_of_date,
        max(model_id) as model_id,
        count(*) as customer_count,
        count(*) || '-' || sum(cast(hash(customer_id, segment_id) as hugeint))
            as assignment_fingerprint
    from customers
)

select * from assignments_fingerprinted
