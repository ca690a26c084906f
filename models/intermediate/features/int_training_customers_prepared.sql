-- Who takes part in a fit, where do they stand in today's scaled units, and in which segment
-- does the earlier model put them that a fit would continue?
-- Customers with missing features stay out while at least 80 % are complete; below that,
-- they take part with the fill value, since too few would speak for all.
-- depends_on: {{ ref('customer_segmentation', 'int_customer_columns_profiled') }}
{%- set clustered = clustering_features() %}
{%- set features = clustered | map(attribute='name') | list %}
{%- set reference = reference_model() %}
{%- set only_complete_ones = complete_ones_suffice(features) %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

parameters as (
    {{ parameters_in_one_row(
        ref('customer_segmentation', 'int_feature_parameters_computed'), features) }}
),

{% if reference -%}
customers_placed as (
    {{ scored_customers('customers', reference) }}
),

{% else -%}
customers_placed as (
    select
        *,
        cast(null as int) as segment_id
    from customers
),

{% endif -%}
customers_taking_part as (
    select
        customers_placed.customer_id,
        customers_placed.segment_id as reference_segment_id
        {%- for feature in features %},
        {%- if only_complete_ones %}
        customers_placed.{{ feature }}
        {%- else %}
        coalesce(customers_placed.{{ feature }}, parameters.{{ feature }}__fill_value)
            as {{ feature }}
        {%- endif %},
        customers_placed.{{ feature }} as {{ feature }}__given
        {%- endfor %}
    from customers_placed
    {%- if only_complete_ones %}
    where
        {%- for feature in features %}
        {{ 'and ' if not loop.first }}customers_placed.{{ feature }} is not null
        {%- endfor %}
    {%- else %}
    cross join parameters
    {%- endif %}
),

customers_scaled as (
    select
        customers_taking_part.customer_id,
        customers_taking_part.reference_segment_id
        {%- for transform in computed_transforms(clustered, 'parameters') %},
        {{ scaled_value('customers_taking_part.' ~ transform['name'], transform) }}
            as {{ transform['name'] }},
        customers_taking_part.{{ transform['name'] }}__given
        {%- endfor %}
    from customers_taking_part
    cross join parameters
)

select * from customers_scaled
