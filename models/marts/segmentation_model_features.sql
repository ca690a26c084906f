-- Which frozen transform belongs to each model?

with

features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
),

transforms as (
    select
        segmentation_name,
        model_id,
        feature,
        position,
        transform,
        missing,
        fill_value,
        clip_low,
        clip_high,
        center,
        scale,
        weight,
        missing_share
        {%- for decile in range(1, 10) %},
        decile_{{ decile }}
        {%- endfor %}
    from features
)

select * from transforms
order by segmentation_name, model_id, position
