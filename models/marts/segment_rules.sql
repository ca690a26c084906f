-- By which short rule can people recognise each segment, and how far can they trust it?

with

rules as (
    select * from {{ ref('customer_segmentation', 'int_model_rules_unpacked') }}
),

segment_rules as (
    select
        segment_id,
        rule,
        condition,
        caught_share,
        purity,
        model_id
    from rules
    where {{ of_active_model() }}
)

select * from segment_rules
order by segment_id
