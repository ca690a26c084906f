-- The summary says of every column what the customers' table shows: as many values missing
-- as there are nulls, no more made missing or filled than are missing, and no category
-- reported as unmapped that a customer does not have. A count taken before a later step
-- changed the values fails here.
{%- set attributes = attribute_columns() %}

with

summary as (
    select * from {{ ref('data_quality_summary') }}
),

customers_counted as (
    select
        count(*) as customer_count,
        {%- for attribute in attributes %}
        count(*) - count({{ attribute['name'] }}) as {{ attribute['name'] }}__missing,
        {%- if attribute['type'] == 'category' %}
        count(*) filter (where {{ attribute['name'] }} = {{ unmapped_category() }})
        {%- else %}
        0
        {%- endif %} as {{ attribute['name'] }}__unknown
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('segmentation_customers') }}
),

columns_seen as (
    {%- for attribute in attributes %}
    select
        '{{ attribute['name'] }}' as column_name,
        {{ attribute['name'] }}__missing as missing_count,
        {{ attribute['name'] }}__unknown as unknown_count
    from customers_counted
    -- Of nobody, as with dbt build --empty, there is nothing to tell.
    where customer_count > 0
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

columns_reported as (
    select
        column_name,
        coalesce(sum(record_count) filter (where metric_name = 'values_missing'), 0)
            as missing_count,
        coalesce(sum(record_count) filter (where metric_name = 'values_filled'), 0)
            as filled_count,
        coalesce(sum(record_count) filter (
            where metric_name in (
                'values_not_a_number', 'values_out_of_range', 'values_not_a_date',
                'values_not_a_timestamp', 'values_not_a_boolean'
            )
        ), 0) as made_missing_count,
        coalesce(sum(record_count) filter (where metric_name = 'categories_unmapped'), 0)
            as unmapped_count
    from summary
    where column_name is not null
    group by column_name
)

select *
from columns_seen
full outer join columns_reported
    on columns_seen.column_name = columns_reported.column_name
where
    columns_seen.missing_count is distinct from columns_reported.missing_count
    or columns_reported.made_missing_count > columns_reported.missing_count
    or columns_reported.filled_count not in (0, columns_reported.missing_count)
    or columns_reported.unmapped_count > columns_seen.unknown_count
