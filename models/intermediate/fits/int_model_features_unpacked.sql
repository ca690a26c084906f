-- By which numbers does each model prepare each of its features, for ever?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

features_unpacked as (
    select
        segmentation_name,
        model_id,
        status,
        unnest(cast(document -> 'features' as json[])) as feature
    from models
),

features_typed as (
    select
        segmentation_name,
        model_id,
        status,
        cast(feature ->> 'feature' as varchar) as feature,
        cast(feature ->> 'position' as int) as position,
        cast(feature ->> 'transform' as varchar) as transform,
        cast(feature ->> 'missing' as varchar) as missing,
        cast(feature ->> 'fill_value' as double) as fill_value,
        cast(feature ->> 'clip_low' as double) as clip_low,
        cast(feature ->> 'clip_high' as double) as clip_high,
        cast(feature ->> 'center' as double) as center,
        cast(feature ->> 'scale' as double) as scale,
        cast(feature ->> 'weight' as double) as weight
        {%- for decile in range(1, 10) %},
        cast(feature ->> '$.deciles[{{ decile - 1 }}]' as double) as decile_{{ decile }}
        {%- endfor %}
    from features_unpacked
)

select * from features_typed
