-- In which segment was each customer, from when to when?
-- A view: the events under it are the history, and need no copy.
{{ config(materialized='view') }}

with

events as (
    select * from {{ ref('customer_segmentation', 'int_customer_segment_events') }}
    where segmentation_name = '{{ segmentation_name() }}'
),

periods as (
    select
        customer_id,
        segment_id,
        model_id,
        as_of_date as valid_from,
        lead(as_of_date) over (
            partition by customer_id
            order by as_of_date
        ) as valid_to
    from events
),

periods_in_a_segment as (
    select * from periods
    where segment_id is not null
)

select * from periods_in_a_segment
