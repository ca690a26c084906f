-- Two models agree on who the customers are, and the segments' sizes sum to all of them.
-- Keys are unique in customer_segments (tested there), so that equal counts leave nobody
-- out and nobody twice. Scored, named and profiled by one model: the active one, whose
-- numbers the scoring view holds since it was last written.

with

customers as (
    select count(*) as customer_count from {{ ref('segmentation_customers') }}
),

placements as (
    select
        count(*) as placement_count,
        min(model_id) as first_model_id,
        max(model_id) as last_model_id
    from {{ ref('customer_segments') }}
),

active_models as (
    select model_id as active_model_id from {{ ref('segmentation_models') }}
    where {{ of_active_model() }}
),

profiles as (
    select sum(customer_count) as profiled_count from {{ ref('segment_profiles') }}
)

select *
from customers
cross join placements
cross join active_models
cross join profiles
where
    customer_count <> placement_count
    or customer_count <> profiled_count
    or first_model_id <> active_model_id
    or last_model_id <> active_model_id
