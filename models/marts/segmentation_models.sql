-- Which models were ever fitted, on what, how well, and which one is active?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
),

columns_unpacked as (
    select
        model_id,
        unnest(cast(document -> '$.settings.columns' as json[])) as declared
    from models
),

columns_protected as (
    select
        model_id,
        declared ->> 'name' as column_name
    from columns_unpacked
    where declared ->> 'protected' = 'true'
),

features_listed as (
    select
        features.model_id,
        {{ ordered_text_list('features.feature', 'features.position') }} as features,
        {{ ordered_text_list(
            'case when columns_protected.column_name is not null then features.feature end',
            'features.position') }} as protected_features
    from features
    left join columns_protected
        on
            features.model_id = columns_protected.model_id
            and split_part(features.feature, '__', 1) = columns_protected.column_name
    group by features.model_id
),

models_described as (
    select
        models.segmentation_name,
        models.model_id,
        models.fitted_at,
        models.as_of_date,
        models.status,
        models.fit_reason,
        cast(models.document ->> '$.quality.k' as int) as k,
        features_listed.features,
        features_listed.protected_features,
        models.document ->> '$.settings.scaling' as scaling,
        cast(models.document ->> '$.settings.random_state' as bigint) as random_state,
        cast(models.document ->> 'customer_count' as bigint) as customer_count,
        cast(models.document ->> 'training_row_count' as bigint) as training_row_count,
        cast(models.document ->> '$.quality.within_cluster_sum_of_squares' as double)
            as within_cluster_sum_of_squares,
        cast(models.document ->> '$.quality.iterations' as int) as iterations,
        cast(models.document ->> '$.quality.has_clear_groups' as boolean)
            as has_clear_groups,
        models.document ->> '$.quality.selection_basis' as selection_basis,
        cast(models.document ->> '$.quality.is_at_range_edge' as boolean)
            as is_at_range_edge,
        models.document ->> '$.quality.selection_reason' as selection_reason,
        cast(models.document -> 'library_versions' as varchar) as library_versions,
        models.document ->> 'data_fingerprint' as data_fingerprint
    from models
    inner join features_listed
        on models.model_id = features_listed.model_id
)

select * from models_described
order by segmentation_name, model_id
