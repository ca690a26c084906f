-- Which number columns move together?
-- depends_on: {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}

with

pairs as (
    select * from {{ ref('customer_segmentation', 'int_customer_features_correlated') }}
),

pairs_described as (
    select
        feature,
        other_feature,
        correlation,
        cast(value_count as bigint) as customer_count
    from pairs
)

select * from pairs_described
order by feature, other_feature
