-- What spoke for and against each number of segments?

with

candidates as (
    select * from {{ ref('customer_segmentation', 'int_model_candidates_unpacked') }}
)

select * from candidates
order by segmentation_name, model_id, k
