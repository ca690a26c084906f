-- What spoke for and against each number of segments?

with

candidates_unpacked as (
    select * from {{ ref('customer_segmentation', 'int_model_candidates_unpacked') }}
),

candidates as (
    select
        segmentation_name,
        model_id,
        k,
        within_cluster_sum_of_squares,
        explained_ratio,
        silhouette_score,
        silhouette_null,
        davies_bouldin_score,
        calinski_harabasz_score,
        stability_adjusted_rand,
        minimum_segment_jaccard,
        smallest_segment_share,
        best_restart_share,
        is_in_range,
        is_eligible,
        is_stable_level,
        is_selected,
        split_segment_count,
        reason
    from candidates_unpacked
)

select * from candidates
order by segmentation_name, model_id, k
