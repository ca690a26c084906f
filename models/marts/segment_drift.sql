-- How far have the customers moved away from those that the active model was fitted on?
{%- set active = "status = 'active' and segmentation_name = "
    ~ sql_literal(segmentation_name()) %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ active }}
),

active_models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
    where {{ active }}
),

segment_drift as (
    {{ measured_drift(
        'customers', 'active_features', 'active_models', active_model()['features']) }}
)

select * from segment_drift
order by subject_type, subject
