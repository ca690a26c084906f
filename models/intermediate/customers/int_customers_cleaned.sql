-- Who are the customers? One clean row each.
-- A view: a pass over staging costs less than a second copy of every customer.

with

records as (
    select * from {{ ref('customer_segmentation', 'stg_customer_records') }}
),

duplicates as (
    select * from {{ ref('customer_segmentation', 'int_customer_duplicates_resolved') }}
),

customers as (
    select
        records.record_id,
        records.customer_id,
        {%- for attribute in attribute_columns() %}
        records.{{ attribute['name'] }},
        {%- endfor %}
        {%- for name in needed_indicators() %}
        {{ indicator_value(name) }} as {{ name }},
        {%- endfor %}
        records.value_problems
    from records
    left join duplicates
        on records.record_id = duplicates.record_id
    where
        records.rejection_reasons is null
        and duplicates.record_id is null
)

select * from customers
