-- How far have the customers moved away from those that the active model was fitted on?
{%- set features = active_model()['features'] %}

with

segments_summarised as (
    select * from {{ ref('customer_segmentation', 'int_segments_summarised') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ of_active_model() }}
),

active_models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
    where {{ of_active_model() }}
),

deciles as (
    {{ deciles_in_one_row('active_features', 'active_models', features) }}
),

segment_deciles as (
    {{ deciles_by_segment('active_models') }}
),

segment_drift as (
    {{ measured_drift(
        'segments_summarised', 'deciles', 'segment_deciles', features, sum_factors()) }}
)

select * from segment_drift
order by subject_type, subject
