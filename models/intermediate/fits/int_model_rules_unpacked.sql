-- By which short rule can people recognise each segment of each model?
-- Models of before the rules have none: no row says so.

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
),

rules as (
    select
        segmentation_name,
        model_id,
        status,
        {{ document_items('document', 'rules') }} as rule
    from models
),

rules_unpacked as (
    select
        segmentation_name,
        model_id,
        status,
        {{ document_cast('rule', 'segment_id', 'int') }} as segment_id,
        {{ document_value('rule', 'rule') }} as rule,
        {{ document_value('rule', 'condition') }} as condition,
        {{ document_cast('rule', 'caught_share', 'double') }} as caught_share,
        {{ document_cast('rule', 'purity', 'double') }} as purity
    from rules
)

select * from rules_unpacked
