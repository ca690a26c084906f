-- What does each model's document say of the model as a whole?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

models_described as (
    select
        segmentation_name,
        model_id,
        fitted_at,
        as_of_date,
        status,
        fit_reason,
        nullif({{ document_list_as_text('document', 'quality.shortcomings', '; ') }}, '')
            as shortcomings,
        {{ document_cast('document', 'quality.k', 'int') }} as k,
        {{ document_value('document', 'settings.scaling') }} as scaling,
        {{ document_cast('document', 'settings.random_state', 'bigint') }} as random_state,
        {{ document_cast('document', 'customer_count', 'bigint') }} as customer_count,
        {{ document_cast('document', 'training_row_count', 'bigint') }} as training_row_count,
        {{ document_cast('document', 'quality.within_cluster_sum_of_squares', 'double') }}
            as within_cluster_sum_of_squares,
        {{ document_cast('document', 'quality.iterations', 'int') }} as iterations,
        {{ document_cast('document', 'quality.has_clear_groups', 'boolean') }}
            as has_clear_groups,
        {{ document_value('document', 'quality.selection_basis') }} as selection_basis,
        {{ document_cast('document', 'quality.is_at_range_edge', 'boolean') }}
            as is_at_range_edge,
        {{ document_value('document', 'quality.selection_reason') }} as selection_reason,
        {{ document_value('document', 'library_versions') }} as library_versions,
        {{ document_value('document', 'data_fingerprint') }} as data_fingerprint
    from models
)

select * from models_described
