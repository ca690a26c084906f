-- By which short rule can people recognise each segment, and how far can they trust it?

with

models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
    where {{ of_active_model() }}
),

-- Models of before the rules have none: no row says so.
rules_unpacked as (
    select
        model_id,
        unnest(cast(document -> 'rules' as json[])) as rule
    from models
),

segment_rules as (
    select
        cast(rule ->> 'segment_id' as int) as segment_id,
        rule ->> 'rule' as rule,
        rule ->> 'condition' as condition,
        cast(rule ->> 'caught_share' as double) as caught_share,
        cast(rule ->> 'purity' as double) as purity,
        model_id
    from rules_unpacked
)

select * from segment_rules
order by segment_id
