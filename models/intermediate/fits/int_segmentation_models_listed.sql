-- Which models are there, in every lineage, and what has become of each?

with

events_recorded as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}
),

events as (
    {{ live_events('events_recorded') }}
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

-- A model may be activated more than once: after a rollback, or when it is accepted late.
activations as (
    select
        segmentation_name,
        model_id,
        min(recency) as recency
    from activations_ranked
    group by segmentation_name, model_id
),

models_listed as (
    select
        events.segmentation_name,
        events.model_id,
        events.event_number,
        events.recorded_at as fitted_at,
        events.as_of_date,
        events.reason as fit_reason,
        case
            when activations.recency = 1 then 'active'
            when activations.recency > 1 then 'superseded'
            else 'refused'
        end as status,
        {{ parsed_document('events.document') }} as document
    from events
    left join activations
        on
            events.segmentation_name = activations.segmentation_name
            and events.model_id = activations.model_id
    where events.document is not null
)

select * from models_listed
