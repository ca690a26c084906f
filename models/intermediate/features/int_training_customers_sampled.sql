-- Whom does the search look at? Everybody up to a bound; above it a uniform sample, drawn
-- by a hash of id and seed, so that neither row order nor threads decide who is in it.
-- depends_on: {{ ref('customer_segmentation', 'int_customer_columns_profiled') }}
{%- set rows = var('segmentation_max_training_rows') %}
{%- set seed = var('segmentation_random_state') %}
{#- Four times as many as are wanted, so that not everybody has to be put in order. #}
{%- set one_in = (accepted_customer_count() / (4 * rows)) | int %}

with

training_customers as (
    select * from {{ ref('customer_segmentation', 'int_training_customers_prepared') }}
),

customers_sampled as (
    select
        customer_id
        {%- for feature in clustering_features() %},
        {{ feature['name'] }},
        {{ feature['name'] }}__given
        {%- endfor %}
    from training_customers
    {%- if one_in > 1 %}
    where {{ is_drawn_by_hash('customer_id', one_in, seed) }}
    {%- endif %}
    order by
        md5(customer_id || '{{ ':' ~ seed }}'),
        customer_id
    limit {{ rows }}
)

select * from customers_sampled
