-- By which numbers does each model prepare each of its features, for ever?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

features as (
    {{ model_features('models') }}
),

features_unpacked as (
    select
        models.segmentation_name,
        models.status,
        features.*
    from features
    inner join models
        on features.model_id = models.model_id
)

select * from features_unpacked
