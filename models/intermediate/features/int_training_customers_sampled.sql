-- Whom does the search look at? Everybody up to a bound; above it a uniform sample, drawn
-- by a hash of id and seed, so that neither row order nor threads decide who is in it.

with

training_customers as (
    select * from {{ ref('customer_segmentation', 'int_training_customers_prepared') }}
),

customers_sampled as (
    select
        customer_id
        {%- for feature in clustering_features() %},
        {{ feature['name'] }}
        {%- endfor %}
    from training_customers
    order by
        md5(customer_id || '{{ ':' ~ var('segmentation_random_state') }}'),
        customer_id
    limit {{ var('segmentation_max_training_rows') }}
)

select * from customers_sampled
