-- Which segments does each model have, and what are they called?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

labels as (
    select * from {{ ref('customer_segmentation', 'stg_segment_labels') }}
),

segments as (
    select
        segmentation_name,
        model_id,
        status,
        {{ document_items('document', 'segments') }} as segment
    from models
),

segments_unpacked as (
    select
        segmentation_name,
        model_id,
        status,
        {{ document_cast('segment', 'segment_id', 'int') }} as segment_id,
        {{ document_value('segment', 'segment_name') }} as segment_name,
        {{ document_value('segment', 'suggested_name') }} as suggested_name,
        {{ document_cast('segment', 'customer_count', 'bigint') }} as customer_count,
        {{ document_cast('segment', 'stability_jaccard', 'double') }} as stability_jaccard
    from segments
),

-- Labels are of this run's lineage; other lineages show the names of their models.
segments_named as (
    select
        segments_unpacked.segmentation_name,
        segments_unpacked.model_id,
        segments_unpacked.status,
        segments_unpacked.segment_id,
        coalesce(labels.segment_name, segments_unpacked.segment_name) as segment_name,
        segments_unpacked.suggested_name,
        labels.segment_name is not null as is_named_by_people,
        labels.owner,
        labels.action,
        segments_unpacked.customer_count,
        segments_unpacked.stability_jaccard
    from segments_unpacked
    left join labels
        on
            segments_unpacked.segment_id = labels.segment_id
            and segments_unpacked.segmentation_name = {{ sql_literal(segmentation_name()) }}
)

select * from segments_named
