-- Who takes part in a fit, and where do they stand in today's scaled units?
-- Customers with missing features stay out while at least 80 % are complete; below that,
-- they take part with the fill value, since too few would speak for all.
{%- set features = segmentation_features() | map(attribute='name') | list %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

parameters as (
    {{ parameters_in_one_row(
        ref('customer_segmentation', 'int_feature_parameters_computed'), features) }}
),

completeness as (
    select
        coalesce(
            count(*) filter (where missing_feature_count = 0) >= 0.8 * count(*), true
        ) as is_complete_enough
    from customers
),

customers_taking_part as (
    select
        customers.customer_id,
        {%- for feature in features %}
        coalesce(customers.{{ feature }}, parameters.{{ feature }}__fill_value)
            as {{ feature }},
        {%- endfor %}
        customers.missing_feature_count
    from customers
    cross join parameters
    cross join completeness
    where
        customers.missing_feature_count = 0
        or not completeness.is_complete_enough
),

customers_scaled as (
    select
        customers_taking_part.customer_id,
        {%- for feature in features %}
        {{ scaled_value('customers_taking_part.' ~ feature, feature, 'parameters') }}
            as {{ feature }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from customers_taking_part
    cross join parameters
)

select * from customers_scaled
