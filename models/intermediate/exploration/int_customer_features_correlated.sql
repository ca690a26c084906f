-- Which number columns say the same? One row for each pair of them and each order.
{{ config(materialized='table') }}
{%- set pairs = explored_pairs() %}
{%- set known = summarised_columns() %}

with

deviations as (
    select * from {{ ref('customer_segmentation', 'int_customer_deviations_summed') }}
),

columns_summarised as (
    select * from {{ ref('customer_segmentation', 'int_customer_columns_summarised') }}
),

pairs_summed as (
    {%- for name, other in pairs %}
    {%- set pair = 'deviations.' ~ name ~ '__with__' ~ other %}
    select
        '{{ name }}' as feature,
        '{{ other }}' as other_feature,
        {{ pair }}__product as product_sum,
        {%- if known and known[name]['is_complete'] and known[other]['is_complete'] %}
        columns_summarised.record_count as value_count,
        deviations.{{ name }}__sum_1 as left_1,
        deviations.{{ name }}__sum_2 as left_2,
        deviations.{{ other }}__sum_1 as right_1,
        deviations.{{ other }}__sum_2 as right_2
        {%- else %}
        {{ pair }}__count as value_count,
        {{ pair }}__left_1 as left_1,
        {{ pair }}__left_2 as left_2,
        {{ pair }}__right_1 as right_1,
        {{ pair }}__right_2 as right_2
        {%- endif %}
    from deviations
    inner join columns_summarised
        on columns_summarised.column_name = '{{ name }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        cast(null as varchar) as feature,
        cast(null as varchar) as other_feature,
        cast(null as double) as product_sum,
        cast(null as bigint) as value_count,
        cast(null as double) as left_1,
        cast(null as double) as left_2,
        cast(null as double) as right_1,
        cast(null as double) as right_2
    from deviations
    where 1 = 0
    {%- endfor %}
),

pairs_correlated as (
    select
        feature,
        other_feature,
        value_count,
        -- Rounding may lead a hair beyond one. No spread in either column: no answer.
        least(greatest(
            (product_sum - left_1 * right_1 / nullif(value_count, 0))
            / nullif(sqrt(
                greatest(left_2 - left_1 * left_1 / nullif(value_count, 0), 0)
                * greatest(right_2 - right_1 * right_1 / nullif(value_count, 0), 0)
            ), 0),
            -1
        ), 1) as correlation
    from pairs_summed
),

pairs_in_both_orders as (
    select
        feature,
        other_feature,
        value_count,
        correlation
    from pairs_correlated
    union all
    select
        other_feature as feature,
        feature as other_feature,
        value_count,
        correlation
    from pairs_correlated
)

select * from pairs_in_both_orders
