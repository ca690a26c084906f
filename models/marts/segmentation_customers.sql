-- Who are the customers, cleaned and typed?
-- depends_on: {{ ref('customer_segmentation', 'int_segmentation_models_fitted') }}
{{ config(
    pre_hook="{{ customer_segmentation.compress_texts('zstd') }}",
    post_hook="{{ customer_segmentation.compress_texts('auto') }}",
) }}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

columns_declared as (
    select
        customer_id
        {%- for attribute in attribute_columns() %},
        {{ attribute['name'] }}
        {%- endfor %}
        {%- for name in customer_indicators() %},
        {{ name }}
        {%- endfor %}
    from customers
)

select * from columns_declared
