-- Which attempts at which dates does history stand for, with which model and outcome?
-- Append-only. Written after the events of an attempt, so that a build that dies between them
-- is repeated; the latest attempt at a date counts.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
) }}
-- depends_on: {{ ref('customer_segmentation', 'int_customer_segment_events') }}
{%- set is_of_others = is_attempt_of_others(outcome_of_today()) %}

with

today as (
    select * from {{ ref('customer_segmentation', 'int_assignments_fingerprinted') }}
),

attempts_to_record as (
    select
        segmentation_name,
        lineage_key,
        as_of_date,
        model_id,
        customer_count,
        assignment_fingerprint,
        attempt,
        false as is_withdrawn
    from today
    where
        not is_recorded
        and not is_backdated
        {%- if is_of_others %}
        and 1 = 0
        {%- endif %}
        {%- if is_incremental() %}
        and not exists (
            select 1
            from {{ this }} as recorded
            where
                recorded.lineage_key = today.lineage_key
                and recorded.as_of_date = today.as_of_date
                and recorded.attempt = today.attempt
        )
        {%- endif %}
)

select * from attempts_to_record
