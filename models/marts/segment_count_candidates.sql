-- What spoke for and against each number of segments?

with

candidates_unpacked as (
    select * from {{ ref('customer_segmentation', 'int_model_candidates_unpacked') }}
)

-- The columns are those of the contract.
select * from candidates_unpacked -- noqa: AM04
order by segmentation_name, model_id, k
