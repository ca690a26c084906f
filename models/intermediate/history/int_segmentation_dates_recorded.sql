-- For which dates does history stand, with which model and outcome?
-- Written after the events of a date, so that a build that dies between them is repeated.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook="{{ customer_segmentation.forget_date(this) }}",
) }}
-- depends_on: {{ ref('customer_segmentation', 'int_customer_segment_events') }}
{%- set state = history_state() %}
{#- Another outcome than before writes events; they were taken back. #}
{%- set has_no_events = execute and state['previous_date'] and not state['is_unmoved']
    and not run_query('select 1 from '
        ~ ref('customer_segmentation', 'int_customer_segment_events') ~ ' where lineage_key = '
        ~ lineage_key() ~ ' and as_of_date = date '
        ~ sql_literal(segmentation_as_of_date() | string) ~ ' limit 1').rows | length %}

with

today as (
    select
        segmentation_name,
        cast({{ lineage_key() }} as bigint) as lineage_key,
        as_of_date,
        model_id,
        customer_count,
        assignment_fingerprint
    from {{ ref('customer_segmentation', 'int_assignments_fingerprinted') }}
    {%- if state['is_recorded'] or state['is_backdated'] or state['is_of_others']
        or has_no_events %}
    where 1 = 0
    {%- endif %}
)

select * from today
