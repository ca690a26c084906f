-- In which segment was each customer, from when to when?
-- A view: the events under it are the history, and need no copy.
{{ config(materialized='view') }}

with

dates as {{ read_again() }} (
    select * from {{ ref('customer_segmentation', 'int_segmentation_dates_listed') }}
    where lineage_key = {{ lineage_key() }}
),

-- Of the attempt that counts: others are of a build that died, or has been repeated.
events as {{ read_again() }} (
    select
        events.customer_id,
        events.segment_id,
        events.as_of_date,
        dates.model_id
    from {{ ref('customer_segmentation', 'int_customer_segment_events') }} as events
    inner join dates
        on
            events.as_of_date = dates.as_of_date
            and events.attempt = dates.attempt
    where events.lineage_key = {{ lineage_key() }}
),

-- Everybody joins at the first date, and few move later on: what follows one event is
-- looked for among the later ones, instead of sorting them all.
first_dates as (
    select min(as_of_date) as first_date from dates
),

first_events as (
    select events.*
    from events
    inner join first_dates
        on events.as_of_date = first_dates.first_date
),

later_events as (
    select events.*
    from events
    inner join first_dates
        on events.as_of_date > first_dates.first_date
),

next_events as (
    select
        customer_id,
        min(as_of_date) as as_of_date
    from later_events
    group by customer_id
),

periods as (
    select
        first_events.customer_id,
        first_events.segment_id,
        first_events.model_id,
        first_events.as_of_date as valid_from,
        next_events.as_of_date as valid_to
    from first_events
    left join next_events
        on first_events.customer_id = next_events.customer_id
    union all
    select
        customer_id,
        segment_id,
        model_id,
        as_of_date as valid_from,
        lead(as_of_date) over (
            partition by customer_id
            order by as_of_date
        ) as valid_to
    from later_events
),

periods_in_a_segment as (
    select * from periods
    where segment_id is not null
)

select * from periods_in_a_segment
