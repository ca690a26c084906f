-- Between two dates, how many customers went from which segment into which, and why?

with

events as (
    select * from {{ ref('customer_segmentation', 'int_customer_segment_events') }}
    where lineage_key = {{ lineage_key() }}
),

dates as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_dates_listed') }}
    where lineage_key = {{ lineage_key() }}
),

date_pairs as (
    select
        lag(as_of_date) over (order by as_of_date) as from_date,
        as_of_date as to_date
    from dates
),

moves_of_attempts as (
    select
        as_of_date,
        attempt,
        previous_segment_id,
        segment_id,
        case
            when previous_segment_id is null then 'joined'
            when segment_id is null then 'left'
            else cause
        end as cause,
        count(*) as customer_count
    from events
    group by as_of_date, attempt, previous_segment_id, segment_id, cause
),

moves_counted as (
    select moves_of_attempts.*
    from moves_of_attempts
    inner join dates
        on
            moves_of_attempts.as_of_date = dates.as_of_date
            and moves_of_attempts.attempt = dates.attempt
),

-- The size of a segment at a date is what came in until then, less what went out.
size_changes as (
    select
        as_of_date,
        segment_id,
        customer_count as size_change
    from moves_counted
    where segment_id is not null
    union all
    select
        as_of_date,
        previous_segment_id,
        -customer_count
    from moves_counted
    where previous_segment_id is not null
),

sizes_before as (
    select
        date_pairs.to_date,
        size_changes.segment_id,
        sum(size_changes.size_change) as customer_count
    from date_pairs
    inner join size_changes
        on date_pairs.from_date >= size_changes.as_of_date
    group by date_pairs.to_date, size_changes.segment_id
),

migrations as (
    select
        date_pairs.from_date,
        date_pairs.to_date,
        moves_counted.previous_segment_id as from_segment_id,
        moves_counted.segment_id as to_segment_id,
        moves_counted.cause,
        cast(moves_counted.customer_count as bigint) as customer_count,
        cast(moves_counted.customer_count / cast(sizes_before.customer_count as double)
            as double) as share_of_from_segment
    from moves_counted
    inner join date_pairs
        on moves_counted.as_of_date = date_pairs.to_date
    left join sizes_before
        on
            moves_counted.as_of_date = sizes_before.to_date
            and moves_counted.previous_segment_id = sizes_before.segment_id
    where date_pairs.from_date is not null
)

select * from migrations
order by to_date, from_segment_id nulls last, to_segment_id nulls last, cause
