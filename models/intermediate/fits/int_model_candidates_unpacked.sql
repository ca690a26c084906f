-- What spoke for and against each number of segments, in every fit?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

candidates as (
    select
        segmentation_name,
        model_id,
        {{ document_items('document', 'candidates') }} as candidate
    from models
),

candidates_unpacked as (
    select
        segmentation_name,
        model_id,
        {{ document_cast('candidate', 'k', 'int') }} as k
        {%- for criterion in [
            'within_cluster_sum_of_squares', 'explained_ratio', 'silhouette_score',
            'silhouette_null', 'davies_bouldin_score', 'calinski_harabasz_score',
            'stability_adjusted_rand', 'minimum_segment_jaccard', 'smallest_segment_share',
            'best_restart_share'] %},
        {{ document_cast('candidate', criterion, 'double') }} as {{ criterion }}
        {%- endfor %}
        {%- for fact in ['is_in_range', 'is_eligible', 'is_stable_level', 'is_selected'] %},
        {{ document_cast('candidate', fact, 'boolean') }} as {{ fact }}
        {%- endfor %},
        {{ document_cast('candidate', 'split_segment_count', 'int') }} as split_segment_count,
        {{ document_value('candidate', 'reason') }} as reason
    from candidates
)

select * from candidates_unpacked
