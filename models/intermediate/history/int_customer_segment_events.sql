-- Who came into which segment at which date, from where, and why?
-- Append-only: a customer has a row for a date only where something changed at it. Who joined
-- or left has no cause: the missing segment says it, and everybody joins once. Written
-- forwards, date by date; a retry of a date with another outcome is its next attempt, and the
-- record of dates says which one counts.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook="{{ customer_segmentation.compress_texts('zstd') }}",
    post_hook="{{ customer_segmentation.compress_texts('auto') }}",
) }}
{%- set outcome = outcome_of_today() %}
{%- set is_settled = outcome['is_recorded'] or outcome['is_backdated'] or outcome['is_unmoved']
    or (outcome['is_recorded_otherwise'] and not outcome['previous_date']
        and are_others_than_recorded(outcome, is_said=false)) %}
-- depends_on: {{ ref('customer_segmentation', 'int_customers_scored') }}
-- depends_on: {{ ref('customer_segmentation', 'int_customers_cleaned') }}
-- depends_on: {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}

with

today as (
    select * from {{ ref('customer_segmentation', 'int_assignments_fingerprinted') }}
),

customers_today as (
    select
        customer_id,
        segment_id
    from {{ ref('customer_segmentation', 'int_customers_scored') }}
    {%- if is_settled %}
    where 1 = 0
    {%- endif %}
),

customers_before as (
    {%- if is_incremental() and not is_settled and outcome['previous_date'] %}
    select
        customer_id,
        max_by(segment_id, as_of_date) as segment_id
    from (
        select
            customer_id,
            -- A null would be passed over, and somebody who left would still be there.
            coalesce(segment_id, -1) as segment_id,
            as_of_date
        from (
            {{ recorded_events(this, listed_dates(), outcome['previous_date']) }}
        ) as events_recorded
    ) as events_before
    group by customer_id
    {%- else %}
    select
        cast(null as string) as customer_id,
        cast(null as int) as segment_id
    where 1 = 0
    {%- endif %}
),

customers_present_before as (
    select * from customers_before
    where segment_id <> -1
),

changes as (
    select
        coalesce(customers_today.customer_id, customers_present_before.customer_id)
            as customer_id,
        customers_present_before.segment_id as previous_segment_id,
        customers_today.segment_id
    from customers_today
    full outer join customers_present_before
        on customers_today.customer_id = customers_present_before.customer_id
    where customers_today.segment_id is distinct from customers_present_before.segment_id
),

{% if not is_settled and outcome['previous_model_id']
    and outcome['previous_model_id'] != active_model()['model_id'] -%}
-- Another model than before: it decides what moved a customer where the earlier model puts
-- the customer on today's data.
customers_changed as (
    select customers.*
    from {{ ref('customer_segmentation', 'int_customers_cleaned') }} as customers
    inner join changes
        on customers.customer_id = changes.customer_id
),

customers_placed_by_data as (
    {{ scored_customers('customers_changed', model_outline(
        ref('customer_segmentation', 'int_segmentation_models_listed'),
        'model_id = ' ~ sql_literal(outcome['previous_model_id']))) }}
),

changes_explained as (
    select
        changes.*,
        case
            when changes.previous_segment_id is null or changes.segment_id is null then null
            when customers_placed_by_data.segment_id = changes.previous_segment_id
                then 'boundary_moved'
            when customers_placed_by_data.segment_id = changes.segment_id
                then 'customer_moved'
            else 'both'
        end as cause
    from changes
    left join customers_placed_by_data
        on changes.customer_id = customers_placed_by_data.customer_id
),

{% else -%}
changes_explained as (
    select
        *,
        case
            when previous_segment_id is not null and segment_id is not null
                then 'customer_moved'
        end as cause
    from changes
),

{% endif -%}
{% if not is_settled and outcome['previous_date']
    and not var('segmentation_allow_other_customers') -%}
-- Of the customers of both dates: those of today who did not join.
customers_shared as (
    select
        today.customer_count,
        today.customer_count
        - count(*) filter (
            where changes.customer_id is not null and changes.previous_segment_id is null
        ) as shared_count,
        count(*) filter (
            where changes.customer_id is not null and changes.segment_id is null
        ) as left_count
    from today
    left join changes
        on 1 = 1
    group by today.customer_count
),

{% endif -%}
{% if is_incremental() and not is_settled -%}
-- Those of a build that died before it recorded them stay, and are not written again.
attempts_written as (
    select distinct
        as_of_date,
        attempt
    from {{ this }}
    where lineage_key = {{ lineage_key() }}
),

{% endif -%}
events as (
    select
        today.lineage_key,
        today.as_of_date,
        today.attempt,
        changes_explained.customer_id,
        changes_explained.previous_segment_id,
        changes_explained.segment_id,
        changes_explained.cause
    from changes_explained
    cross join today
    {%- if not is_settled and outcome['previous_date']
        and not var('segmentation_allow_other_customers') %}
    -- Next to nobody: other people, or ids that are written in another way. The record of
    -- the date says so, and there is none.
    inner join customers_shared
        on
            customers_shared.shared_count
            >= {{ least_shared_share() }}
            * least(customers_shared.customer_count,
                customers_shared.shared_count + customers_shared.left_count)
    {%- endif %}
    {%- if is_incremental() and not is_settled %}
    left join attempts_written
        on
            today.as_of_date = attempts_written.as_of_date
            and today.attempt = attempts_written.attempt
    where attempts_written.attempt is null
    {%- endif %}
)

select * from events
