-- Which models are there, in every lineage, and which of them is active?

with

events as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}
),

activations_ranked as (
    select
        segmentation_name,
        model_id,
        row_number() over (
            partition by segmentation_name
            order by event_number desc
        ) as recency
    from events
    where event = 'activated'
),

models_listed as (
    select
        events.segmentation_name,
        events.model_id,
        events.recorded_at as fitted_at,
        events.as_of_date,
        events.reason as fit_reason,
        case
            when activations_ranked.recency = 1 then 'active'
            else 'superseded'
        end as status,
        cast(events.document as json) as document
    from events
    left join activations_ranked
        on
            events.segmentation_name = activations_ranked.segmentation_name
            and events.model_id = activations_ranked.model_id
            and activations_ranked.recency = 1
    where events.document is not null
)

select * from models_listed
