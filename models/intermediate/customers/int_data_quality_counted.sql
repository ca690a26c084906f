-- What became of every record and every value? All that is known without a model.
{{ config(materialized='table') }}

with

duplicates as (
    select * from {{ ref('customer_segmentation', 'int_customer_duplicates_resolved') }}
),

records_rejected as (
    select * from {{ ref('customer_segmentation', 'int_customer_records_rejected') }}
),

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

-- Counted where they land, so that a record lost or doubled later on shows in the sum.
records_counted as (
    select count(*) as record_count
    from {{ ref('customer_segmentation', 'stg_customer_records_landed') }}
),

customers_counted as (
    select
        count(*) as record_count
        {%- for attribute in attribute_columns() %},
        count(*) - count({{ attribute['name'] }}) as {{ attribute['name'] }}__missing
        {%- endfor %}
    from customers
),

rejections_counted as (
    select
        split_part(rejection_reasons, ':', 1) as reason,
        count(*) as record_count
    from records_rejected
    group by reason
),

duplicates_counted as (
    select count(*) as record_count
    from duplicates
    where resolution = 'exact_duplicate'
),

values_missing as (
    {%- for attribute in attribute_columns() %}
    select
        '{{ attribute['name'] }}' as column_name,
        {{ attribute['name'] }}__missing as record_count
    from customers_counted
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

problems as (
    {{ problems_listed('customers') }}
),

problems_counted as (
    select
        column_name,
        problem_name,
        -- Only what the category seed lacks is worth spelling out: it can be added there.
        case when problem_name = 'category_unmapped' then given_value end as reason,
        count(*) as record_count
    from problems
    group by
        column_name,
        problem_name,
        case when problem_name = 'category_unmapped' then given_value end
),

problems_ranked as (
    select
        *,
        row_number() over (
            partition by column_name, problem_name
            order by record_count desc, reason asc nulls last
        ) as reason_rank
    from problems_counted
),

problems_shortened as (
    select
        case
            when problem_name = 'category_unmapped' then 'categories_unmapped'
            else 'values_' || problem_name
        end as metric_name,
        column_name,
        case when reason_rank > 50 then 'other spellings' else reason end as reason,
        sum(record_count) as record_count
    from problems_ranked
    group by
        problem_name,
        column_name,
        case when reason_rank > 50 then 'other spellings' else reason end
),

metrics as (
    select
        'records_read' as metric_name,
        cast(null as string) as column_name,
        cast(null as string) as reason,
        record_count
    from records_counted
    union all
    select
        'customers_accepted',
        null,
        null,
        record_count
    from customers_counted
    union all
    select
        'records_rejected',
        null,
        reason,
        record_count
    from rejections_counted
    union all
    select
        'exact_duplicates_collapsed',
        null,
        null,
        record_count
    from duplicates_counted
    union all
    select
        'values_missing',
        column_name,
        null,
        record_count
    from values_missing
    union all
    select
        metric_name,
        column_name,
        reason,
        record_count
    from problems_shortened
)

select * from metrics
