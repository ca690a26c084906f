-- Which models were ever fitted, on what, how well, and which one is active?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_described') }}
),

features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
),

features_listed as (
    select
        model_id,
        {{ ordered_text_list('feature', 'position') }} as features,
        {{ ordered_text_list('case when is_protected then feature end', 'position') }}
            as protected_features
    from features
    group by model_id
),

models_with_features as (
    select
        models.segmentation_name,
        models.model_id,
        models.fitted_at,
        models.as_of_date,
        models.status,
        models.fit_reason,
        models.shortcomings,
        models.k,
        features_listed.features,
        features_listed.protected_features,
        models.scaling,
        models.random_state,
        models.customer_count,
        models.training_row_count,
        models.within_cluster_sum_of_squares,
        models.iterations,
        models.has_clear_groups,
        models.selection_basis,
        models.is_at_range_edge,
        models.selection_reason,
        models.library_versions,
        models.data_fingerprint
    from models
    inner join features_listed
        on models.model_id = features_listed.model_id
)

select * from models_with_features
order by segmentation_name, model_id
