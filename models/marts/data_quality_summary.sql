-- What became of every record and every value?
-- depends_on: {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}

with

metrics_counted as (
    select * from {{ ref('customer_segmentation', 'int_data_quality_counted') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ of_active_model() }}
),

-- What is filled is the model's decision: its median, frozen with it.
values_filled as (
    select
        'values_filled' as metric_name,
        metrics_counted.column_name,
        cast(null as string) as reason,
        metrics_counted.record_count
    from metrics_counted
    inner join active_features
        on
            metrics_counted.column_name = active_features.feature
            and active_features.missing = 'median'
    where metrics_counted.metric_name = 'values_missing'
),

metrics as (
    select * from metrics_counted
    union all
    select * from values_filled
),

records_read as (
    select record_count
    from metrics_counted
    where metric_name = 'records_read'
),

metrics_shared as (
    select
        metrics.metric_name,
        metrics.column_name,
        metrics.reason,
        cast(metrics.record_count as bigint) as record_count,
        metrics.record_count / cast(records_read.record_count as double) as record_share
    from metrics
    cross join records_read
)

select * from metrics_shared
