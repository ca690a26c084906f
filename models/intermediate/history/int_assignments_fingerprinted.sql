-- Who is in which segment at this date, as one number that tells two outcomes apart, and what
-- of it is news to the history?
-- The events and the record of this date follow from this row alone: whoever runs one of them
-- again, after a build that died between them, repeats the same attempt.
{{ config(materialized='table') }}

with

segments as (
    select * from {{ ref('customer_segmentation', 'int_segments_summarised') }}
),

assignments_fingerprinted as (
    select
        {{ sql_literal(segmentation_name()) }} as segmentation_name,
        cast({{ lineage_key() }} as bigint) as lineage_key,
        cast({{ sql_literal(segmentation_as_of_date()) }} as date) as as_of_date,
        max(model_id) as model_id,
        cast(sum(customer_count) as bigint) as customer_count,
        sum(customer_count) || '-' || sum(assignment_hash__sum) as assignment_fingerprint
    from segments
),

dates as (
    {{ listed_dates() or 'select cast(null as date) as as_of_date, cast(null as string) as'
        ~ ' model_id, cast(null as string) as assignment_fingerprint where 1 = 0' }}
),

attempts as (
    {{ used_attempts() }}
),

last_attempt as (
    select coalesce(max(attempt), 0) as attempt from attempts
),

previous_dates as (
    select
        dates.as_of_date,
        dates.model_id,
        dates.assignment_fingerprint,
        row_number() over (order by dates.as_of_date desc) as recency
    from dates
    inner join assignments_fingerprinted
        on dates.as_of_date < assignments_fingerprinted.as_of_date
),

later_dates as (
    select count(*) as date_count
    from dates
    inner join assignments_fingerprinted
        on dates.as_of_date > assignments_fingerprinted.as_of_date
),

assignments_compared as (
    select
        assignments_fingerprinted.*,
        cast(last_attempt.attempt + 1 as int) as attempt,
        later_dates.date_count > 0 as is_backdated,
        recorded.as_of_date is not null
        and recorded.model_id = assignments_fingerprinted.model_id
        and recorded.assignment_fingerprint
        = assignments_fingerprinted.assignment_fingerprint as is_recorded,
        recorded.as_of_date is not null
        and (
            recorded.model_id <> assignments_fingerprinted.model_id
            or recorded.assignment_fingerprint
            <> assignments_fingerprinted.assignment_fingerprint
        ) as is_recorded_otherwise,
        previous_dates.as_of_date as previous_date,
        previous_dates.model_id as previous_model_id,
        coalesce(
            previous_dates.assignment_fingerprint
            = assignments_fingerprinted.assignment_fingerprint,
            false
        ) as is_unmoved
    from assignments_fingerprinted
    cross join last_attempt
    cross join later_dates
    left join dates as recorded
        on assignments_fingerprinted.as_of_date = recorded.as_of_date
    left join previous_dates
        on previous_dates.recency = 1
)

select * from assignments_compared
