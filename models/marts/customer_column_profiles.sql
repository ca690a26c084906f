-- What is in each column of the customers, and is it fit to cluster on?
-- depends_on: {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}

with

profiles as (
    select * from {{ ref('customer_segmentation', 'int_customer_columns_profiled') }}
),

columns_described as (
    select
        column_name,
        column_type,
        cast(record_count as bigint) as record_count,
        cast(missing_count as bigint) as missing_count,
        cast(distinct_count as bigint) as distinct_count,
        minimum,
        maximum,
        mean,
        standard_deviation,
        p25,
        median,
        p75,
        skewness,
        cast(outlier_count as bigint) as outlier_count,
        feature_assessment,
        suggested_transform
    from profiles
)

select * from columns_described
