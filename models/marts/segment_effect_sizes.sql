-- Which columns tell the segments apart, and how strongly?
-- Both statistics follow from the profiles: not one more pass over the customers.

with

feature_profiles as (
    select * from {{ ref('customer_segmentation', 'segment_feature_profiles') }}
),

-- Numbers have a statistic of their own.
attribute_profiles as (
    select * from {{ ref('customer_segmentation', 'segment_attribute_profiles') }}
    where
        not is_missing
        and attribute not in (select feature from feature_profiles)
),

values_of_all_counted as (
    select
        *,
        sum(value_count) over (partition by feature) as value_count_of_all
    from feature_profiles
),

-- Between the segments over all, in units of the deviation of all: the mean of the
-- squared standardized differences, weighted by size.
numbers_compared as (
    select
        feature as column_name,
        'number' as column_kind,
        'eta_squared' as statistic,
        least({{ exact_sum(
            'standardized_difference * standardized_difference'
            ~ ' * value_count / cast(nullif(value_count_of_all, 0) as double)') }}, 1)
            as effect_size,
        max(is_clustered_on) as is_inflated_by_construction
    from values_of_all_counted
    group by feature
),

cells_expected as (
    select
        attribute,
        customer_count,
        sum(customer_count) over (partition by attribute) as count_of_all,
        sum(customer_count) over (partition by attribute, segment_id) as segment_count,
        sum(customer_count) over (partition by attribute, value_order) as value_count,
        segment_id,
        value_order
    from attribute_profiles
),

-- Rows and columns without anybody say nothing, and would lower the table's possible
-- maximum.
contingencies_measured as (
    select
        attribute,
        {{ exact_sum(
            'customer_count * cast(customer_count as double)'
            ~ ' / (segment_count * cast(value_count as double))') }} - 1
            as mean_square_contingency,
        least(count(distinct segment_id), count(distinct value_order)) - 1
            as degrees_of_freedom
    from cells_expected
    where segment_count > 0 and value_count > 0
    group by attribute
),

categories_compared as (
    select
        attribute as column_name,
        'category' as column_kind,
        'cramers_v' as statistic,
        sqrt(least(greatest(
            mean_square_contingency / nullif(degrees_of_freedom, 0), 0), 1)) as effect_size,
        false as is_inflated_by_construction
    from contingencies_measured
),

segment_effect_sizes as (
    select * from numbers_compared
    union all
    select * from categories_compared
)

select * from segment_effect_sizes
order by column_kind desc, effect_size desc nulls last, column_name asc
