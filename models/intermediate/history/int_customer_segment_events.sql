-- Who came into which segment at which date, from where, and why?
-- Append-only: a customer has a row for a date only where something changed at it. Who joined
-- or left has no cause: the missing segment says it, and everybody joins once. Written
-- forwards, date by date; a retry of a date replaces what it wrote, and nothing else.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook=[
        "{{ customer_segmentation.forget_date(this) }}",
        "{{ customer_segmentation.compress_texts('zstd') }}",
    ],
    post_hook=[
        "{{ customer_segmentation.take_back_other_customers(this) }}",
        "{{ customer_segmentation.compress_texts('auto') }}",
    ],
) }}
{%- set state = history_state() %}
{%- set is_settled = state['is_recorded'] or state['is_backdated'] or state['is_of_others']
    or state['is_unmoved'] %}
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
    {%- if is_incremental() and not is_settled %}
    select
        customer_id,
        max_by(segment_id, as_of_date) as segment_id
    from (
        select
            customer_id,
            -- A null would be passed over, and somebody who left would still be there.
            coalesce(segment_id, -1) as segment_id,
            as_of_date
        from {{ this }}
        where
            lineage_key = {{ lineage_key() }}
            and as_of_date < cast({{ sql_literal(segmentation_as_of_date()) }} as date)
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

{% if not is_settled and state['previous_model']
    and state['previous_model'] != active_model()['model_id'] -%}
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
        'model_id = ' ~ sql_literal(state['previous_model']))) }}
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
events as (
    select
        cast({{ lineage_key() }} as bigint) as lineage_key,
        today.as_of_date,
        changes_explained.customer_id,
        changes_explained.previous_segment_id,
        changes_explained.segment_id,
        changes_explained.cause
    from changes_explained
    cross join today
)

select * from events
