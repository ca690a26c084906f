-- How are the values of each number column spread over the customers?
-- depends_on: {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}

with

bins as (
    select * from {{ ref('customer_segmentation', 'int_customer_features_binned') }}
),

bins_described as (
    select
        feature,
        cast(bin_index as int) as bin_index,
        bin_start,
        bin_end,
        cast(customer_count as bigint) as customer_count
    from bins
)

select * from bins_described
order by feature, bin_index
