-- What became of each segment at each fit: kept, new, split off, merged away, retired?

with

identities as (
    select * from {{ ref('customer_segmentation', 'int_model_identities_unpacked') }}
),

lineage as (
    select
        segmentation_name,
        model_id,
        segment_id,
        identity,
        related_segment_ids,
        overlap
    from identities
)

select * from lineage
order by segmentation_name, model_id, segment_id
