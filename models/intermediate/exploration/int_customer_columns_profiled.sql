-- What is in each column, and is it fit to cluster on?
{{ config(materialized='table') }}
{%- set names = explored_numbers() %}

with

columns_summarised as (
    select * from {{ ref('customer_segmentation', 'int_customer_columns_summarised') }}
),

deviations as (
    select * from {{ ref('customer_segmentation', 'int_customer_deviations_summed') }}
),

correlations as (
    select * from {{ ref('customer_segmentation', 'int_customer_features_correlated') }}
),

deviations_unpivoted as (
    {%- for name in names %}
    select
        '{{ name }}' as column_name,
        {{ name }}__sum_1 as sum_1,
        {{ name }}__sum_2 as sum_2,
        {{ name }}__sum_3 as sum_3,
        {{ name }}__outliers as outlier_count,
        {{ name }}__at_median as median_count,
        {{ name }}__distinct as distinct_checked
    from deviations
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        cast(null as string) as column_name,
        cast(null as double) as sum_1,
        cast(null as double) as sum_2,
        cast(null as double) as sum_3,
        cast(null as bigint) as outlier_count,
        cast(null as bigint) as median_count,
        cast(null as bigint) as distinct_checked
    from deviations
    where 1 = 0
    {%- endfor %}
),

moments as (
    select
        columns_summarised.*,
        columns_summarised.record_count - columns_summarised.missing_count as value_count,
        columns_summarised.maximum - columns_summarised.minimum as value_range,
        deviations_unpivoted.outlier_count,
        deviations_unpivoted.median_count,
        deviations_unpivoted.distinct_checked,
        deviations_unpivoted.sum_1
        / nullif(columns_summarised.record_count - columns_summarised.missing_count, 0)
            as moment_1,
        deviations_unpivoted.sum_2
        / nullif(columns_summarised.record_count - columns_summarised.missing_count, 0)
            as moment_2,
        deviations_unpivoted.sum_3
        / nullif(columns_summarised.record_count - columns_summarised.missing_count, 0)
            as moment_3
    from columns_summarised
    left join deviations_unpivoted
        on columns_summarised.column_name = deviations_unpivoted.column_name
),

-- From moments about the median to moments about the mean. A constant column has no range
-- to measure in: its mean is the value and its deviation nothing.
moments_centred as (
    select
        *,
        case
            when value_range = 0 then minimum
            else median + moment_1 * value_range
        end as mean,
        case
            when value_range = 0 then 0
            when moment_2 is not null then {{ centred_variance('moment_2', 'moment_1') }}
        end as variance,
        moment_3 - 3 * moment_1 * moment_2 + 2 * moment_1 * moment_1 * moment_1
            as third_moment
    from moments
),

shapes as (
    select
        *,
        sqrt(variance) * value_range as standard_deviation,
        third_moment / nullif(variance * sqrt(variance), 0) as skewness
    from moments_centred
),

-- Of two columns that say the same, the one declared first stays usable.
twins_ranked as (
    select
        correlations.feature as column_name,
        correlations.other_feature,
        row_number() over (
            partition by correlations.feature
            order by abs(correlations.correlation) desc, twins.position
        ) as twin_rank
    from correlations
    inner join columns_summarised
        on correlations.feature = columns_summarised.column_name
    inner join columns_summarised as twins
        on
            correlations.other_feature = twins.column_name
            and columns_summarised.position > twins.position
    where abs(correlations.correlation) >= 0.99
),

columns_assessed as (
    select
        shapes.column_name,
        shapes.column_type,
        shapes.position,
        shapes.record_count,
        shapes.missing_count,
        shapes.distinct_count,
        shapes.minimum,
        shapes.maximum,
        shapes.is_whole,
        shapes.p01,
        shapes.p25,
        shapes.median,
        shapes.p75,
        shapes.p99,
        shapes.has_running_range,
        shapes.value_count,
        shapes.value_range,
        shapes.outlier_count,
        shapes.distinct_checked,
        shapes.moment_1,
        shapes.moment_2,
        shapes.moment_3,
        shapes.mean,
        shapes.variance,
        shapes.third_moment,
        shapes.standard_deviation,
        shapes.skewness,
        twins_ranked.other_feature as twin,
        case
            when shapes.value_count = 0 then 'no values'
            when
                shapes.column_type in ('category', 'text')
                and shapes.distinct_count >= 0.95 * shapes.value_count
                and shapes.value_count >= 20
                then 'id-like'
            when shapes.column_type <> 'number' then null
            when
                shapes.has_running_range
                and shapes.distinct_checked = shapes.value_count
                then 'id-like'
            when {{ is_constant('shapes') }} then 'constant'
            when shapes.median_count >= 0.98 * shapes.value_count then 'near-constant'
            when twins_ranked.other_feature is not null then 'near-duplicate'
            else 'usable'
        end as assessment_kind,
        case
            when shapes.column_type <> 'number' or shapes.value_count = 0 then null
            -- Of two values no transform changes more than their distance.
            when
                shapes.skewness > 1
                and shapes.minimum >= 0
                and shapes.distinct_count > 2
                then 'log1p'
            else 'none'
        end as suggested_transform
    from shapes
    left join twins_ranked
        on
            shapes.column_name = twins_ranked.column_name
            and twins_ranked.twin_rank = 1
),

assessments_told as (
    select
        *,
        case
            when assessment_kind = 'id-like' and column_type = 'number'
                then 'id-like: a running number'
            when assessment_kind = 'id-like'
                then 'id-like: nearly every text is another one'
            when assessment_kind = 'constant' then 'constant: all values are equal'
            when assessment_kind = 'near-constant'
                then 'near-constant: at least 98 % of the values are equal'
            when assessment_kind = 'near-duplicate' then 'near-duplicate of ' || twin
            else assessment_kind
        end as feature_assessment
    from columns_assessed
)

select * from assessments_told
