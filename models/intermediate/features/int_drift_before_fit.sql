-- What has drifted from the model that is active before this build? Measured only where
-- drift may decide to fit; otherwise segment_drift measures it, after the fit.
{%- set reference = reference_model() if var('segmentation_refit_on_drift') else none %}

with

{% if reference -%}
customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

reference_models as (
    select
        model_id,
        document
    from {{ models_before() }}
    where model_id = '{{ reference['model_id'] }}' and document is not null
),

reference_features as (
    {{ model_features('reference_models') }}
),

customers_placed as (
    {{ scored_customers('customers', reference) }}
),

deciles as (
    {{ deciles_in_one_row('reference_features', 'reference_models', reference['features']) }}
),

segment_deciles as (
    {{ deciles_by_segment('reference_models') }}
),

deciles_at_segment_id as (
    {{ deciles_at_segment_id('segment_deciles', reference) }}
),

segments_counted as (
    select
        customers_placed.segment_id,
        {{ counts_by_decile(reference['features'], customers='customers_placed') }}
    from customers_placed
    cross join deciles
    cross join deciles_at_segment_id
    group by customers_placed.segment_id
),

drift_measured as (
    {{ measured_drift(
        'segments_counted', 'deciles', 'segment_deciles', reference['features']) }}
),

subjects_drifted as (
    select case when subject_type = 'segment' then 'segment ' || subject else subject end
        as subject
    from drift_measured
    where status = 'drifted'
)

{% else -%}
-- depends_on: {{ ref('customer_segmentation', 'int_customers_cleaned') }}
subjects_drifted as (
    select cast(null as string) as subject
    where 1 = 0
)

{% endif -%}
select * from subjects_drifted
