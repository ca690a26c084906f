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
        cast(null as string) as feature,
        cast(null as string) as other_feature,
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

pairs_centred as (
    select
        feature,
        other_feature,
        value_count,
        product_sum - left_1 * right_1 / nullif(value_count, 0) as shared_variation,
        sqrt(
            greatest(left_2 - left_1 * left_1 / nullif(value_count, 0), 0)
            * greatest(right_2 - right_1 * right_1 / nullif(value_count, 0), 0)
        ) as variation,
        sqrt(left_2 * right_2) as square_sum
    from pairs_summed
),

-- Without any spread in one of the columns, but for what rounding leaves, there is no
-- answer. Rounding may also lead a hair beyond one.
pairs_correlated as (
    select
        feature,
        other_feature,
        value_count,
        case
            when variation > 1e-12 * square_sum
                then least(greatest(shared_variation / variation, -1), 1)
        end as correlation
    from pairs_centred
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
