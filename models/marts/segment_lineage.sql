-- What became of each segment at each fit: kept, new, split off, merged away, retired?

with

identities as (
    select * from {{ ref('customer_segmentation', 'int_model_identities_unpacked') }}
)

select * from identities
order by segmentation_name, model_id, segment_id
