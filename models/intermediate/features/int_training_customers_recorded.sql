-- Who of those who take part in a fit was recorded in which segment, when the earlier model
-- was fitted whose segments the fit would continue?
-- What the earlier model makes of today's data cannot tell a customer who moved into another
-- group from a group that moved as a whole. Nobody, where history has no record of it.
{%- set features = clustering_features() | map(attribute='name') | list %}
{%- set reference = reference_model_id() %}
{%- set recorded_at = date_of_fit(reference) if reference else none %}
{%- set one_in = customers_per_sampled_one() %}

with

training_customers as (
    select * from {{ ref('customer_segmentation', 'int_training_customers_prepared') }}
),

{% if recorded_at -%}
customers_recorded as (
    select
        customer_id,
        max_by(coalesce(segment_id, -1), as_of_date) as segment_id
    from (
        {{ recorded_events(
            built_elsewhere('int_customer_segment_events'), listed_dates(), recorded_at) }}
    ) as events_until_the_fit
    {%- if one_in > 1 %}
    where {{ is_drawn_by_hash('customer_id', one_in) }}
    {%- endif %}
    group by customer_id
),

{% else -%}
customers_recorded as (
    select
        cast(null as string) as customer_id,
        cast(null as int) as segment_id
    where 1 = 0
),

{% endif -%}
training_customers_recorded as (
    select
        training_customers.customer_id,
        {%- for feature in features %}
        training_customers.{{ feature }},
        training_customers.{{ feature }}__given,
        {%- endfor %}
        customers_recorded.segment_id as reference_segment_id
    from training_customers
    inner join customers_recorded
        on training_customers.customer_id = customers_recorded.customer_id
    where customers_recorded.segment_id > 0
)

select * from training_customers_recorded
