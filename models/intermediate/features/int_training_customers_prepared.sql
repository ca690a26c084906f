-- Who takes part in a fit, where do they stand in today's scaled units, and in which segment
-- does the earlier model put them that a fit would continue?
-- Customers with missing features stay out while at least 80 % are complete; below that,
-- they take part with the fill value, since too few would speak for all.
{%- set features = clustering_features() | map(attribute='name') | list %}
{%- set reference = reference_model() %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

parameters as (
    {{ parameters_in_one_row(
        ref('customer_segmentation', 'int_feature_parameters_computed'), features) }}
),

{%- if reference %}

reference_documents as (
    select
        model_id,
        document
    from {{ models_before() }}
    where model_id = '{{ reference['model_id'] }}'
),

reference_features as (
    {{ model_features('reference_documents') }}
),

reference_centroids as (
    {{ model_centroids('reference_documents') }}
),

customers_placed as (
    {{ scored_customers(
        'customers', 'reference_features', 'reference_centroids', reference) }}
),

{%- else %}

customers_placed as (
    select
        *,
        cast(null as int) as segment_id
    from customers
),

{%- endif %}

customers_counted as (
    select
        customer_id,
        segment_id as reference_segment_id,
        {%- for feature in features %}
        {{ feature }},
        {%- endfor %}
        {%- for feature in features %}
        {{ '+ ' if not loop.first -}}
        case when {{ feature }} is null then 1 else 0 end
        {%- endfor %} as absent__count
    from customers_placed
),

completeness as (
    select
        coalesce(
            count(*) filter (where absent__count = 0) >= 0.8 * count(*), true
        ) as is_complete_enough
    from customers_counted
),

customers_taking_part as (
    select
        customers_counted.customer_id,
        customers_counted.reference_segment_id
        {%- for feature in features %},
        coalesce(customers_counted.{{ feature }}, parameters.{{ feature }}__fill_value)
            as {{ feature }}
        {%- endfor %}
    from customers_counted
    cross join parameters
    cross join completeness
    where
        customers_counted.absent__count = 0
        or not completeness.is_complete_enough
),

customers_scaled as (
    select
        customers_taking_part.customer_id,
        customers_taking_part.reference_segment_id
        {%- for feature in features %},
        {{ scaled_value('customers_taking_part.' ~ feature, feature, 'parameters') }}
            as {{ feature }}
        {%- endfor %}
    from customers_taking_part
    cross join parameters
)

select * from customers_scaled
