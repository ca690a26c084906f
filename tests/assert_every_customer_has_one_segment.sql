-- Two models agree on who the customers are, and the segments' sizes sum to all of them.
-- Keys are unique in customer_segments (tested there), so that equal counts leave nobody
-- out and nobody twice.

with

customers as (
    select count(*) as customer_count from {{ ref('segmentation_customers') }}
),

placements as (
    select count(*) as placement_count from {{ ref('customer_segments') }}
),

profiles as (
    select sum(customer_count) as profiled_count from {{ ref('segment_profiles') }}
)

select *
from customers
cross join placements
cross join profiles
where
    customer_count <> placement_count
    or customer_count <> profiled_count
