-- Nothing is lost: input records are customers, rejected records or collapsed copies. A
-- join that drops or doubles records anywhere between staging and the marts fails here.

with

summary as (
    select * from {{ ref('data_quality_summary') }}
),

customers as (
    select count(*) as customer_count from {{ ref('segmentation_customers') }}
),

rejected_records as (
    select count(*) as rejected_count from {{ ref('rejected_customer_records') }}
),

records as (
    select
        sum(case when metric_name = 'records_read' then record_count end) as records_read,
        sum(case when metric_name = 'exact_duplicates_collapsed' then record_count end)
            as collapsed_count,
        sum(case when metric_name = 'records_rejected' then record_count else 0 end)
            as rejected_by_reason
    from summary
)

select *
from records
cross join customers
cross join rejected_records
where
    records_read <> customer_count + rejected_count + collapsed_count
    or rejected_by_reason <> rejected_count
