-- What spoke for and against each number of segments?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

candidates_unpacked as (
    select
        segmentation_name,
        model_id,
        unnest(cast(document -> 'candidates' as json[])) as candidate
    from models
),

candidates as (
    select
        segmentation_name,
        model_id,
        cast(candidate ->> 'k' as int) as k
        {%- for criterion in [
            'within_cluster_sum_of_squares', 'explained_ratio', 'silhouette_score',
            'silhouette_null', 'davies_bouldin_score', 'calinski_harabasz_score',
            'stability_adjusted_rand', 'minimum_segment_jaccard', 'smallest_segment_share',
            'best_restart_share'] %},
        cast(candidate ->> '{{ criterion }}' as double) as {{ criterion }}
        {%- endfor %},
        {%- for fact in [
            'is_in_range', 'is_eligible', 'is_stable_level', 'is_selected'] %}
        cast(candidate ->> '{{ fact }}' as boolean) as {{ fact }},
        {%- endfor %}
        cast(candidate ->> 'split_segment_count' as int) as split_segment_count,
        candidate ->> 'reason' as reason
    from candidates_unpacked
)

select * from candidates
order by segmentation_name, model_id, k
