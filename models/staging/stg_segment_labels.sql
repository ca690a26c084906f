-- What do people call the segments of this lineage, and what do they do with them?

with

labels as (
    select * from {{ ref('customer_segmentation', 'segment_labels') }}
),

labels_of_lineage as (
    select
        cast(segment_id as int) as segment_id,
        nullif(trim(segment_name), '') as segment_name,
        nullif(trim(owner), '') as owner,
        nullif(trim(action), '') as action
    from labels
    where segmentation_name = {{ sql_literal(segmentation_name()) }}
)

select * from labels_of_lineage
