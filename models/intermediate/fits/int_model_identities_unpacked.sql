-- What did each fit make of each segment: kept, new, split off, merged away, retired?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

segments as (
    {%- for part in ['segments', 'ended_segments'] %}
    select
        segmentation_name,
        model_id,
        {{ document_items('document', part) }} as segment
    from models
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

identities_unpacked as (
    select
        segmentation_name,
        model_id,
        {{ document_cast('segment', 'segment_id', 'int') }} as segment_id,
        {{ document_value('segment', 'identity') }} as identity,
        {{ document_list_as_text('segment', 'related_segment_ids') }} as related_segment_ids,
        {{ document_cast('segment', 'overlap', 'double') }} as overlap
    from segments
)

select * from identities_unpacked
