-- What do the customers of each segment add up to today?
-- One pass for all who tell of segments, of drift and of the outcome as a whole: at ten
-- million customers every pass counts.
{{ config(materialized='table') }}
{%- set features = active_model()['features'] %}
{%- set columns = profiled_numbers() %}
{%- set explored = explored_numbers() %}
{%- set value_column = var('segmentation_value_column') %}
{%- set active = "status = 'active' and segmentation_name = "
    ~ sql_literal(segmentation_name()) %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ active }}
),

active_models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
    where {{ active }}
),

deciles as (
    {{ deciles_in_one_row('active_features', 'active_models', features) }}
),

-- Deviations are taken from a value near the mean, so that moving them to the mean of a
-- segment later on costs no digits, and in units of the range, so that no square can
-- overflow. 0/1 columns of a category are in such units already.
pivots as (
    select
        {%- for column in columns if column in explored %}
        coalesce(max(case when column_name = '{{ column }}' then mean end), 0)
            as {{ column }}__pivot,
        coalesce(max(
            case
                when column_name = '{{ column }}' and maximum > minimum
                    then maximum - minimum
            end
        ), 1) as {{ column }}__unit,
        {%- endfor %}
        {%- for column in columns if column not in explored %}
        cast(0 as double) as {{ column }}__pivot,
        cast(1 as double) as {{ column }}__unit,
        {%- endfor %}
        count(*) as columns__count
    from {{ ref('customer_segmentation', 'int_customer_columns_profiled') }}
),

segments_summarised as (
    select
        customers.segment_id,
        max(customers.model_id) as model_id,
        {{ counts_by_decile(features) }},
        {{ rows_fingerprinted(['customers.customer_id', 'customers.segment_id']) }}
            as assignments_fingerprint,
        {%- if value_column %}
        {{ exact_sum('customers.' ~ value_column) }} as total_value,
        {%- else %}
        cast(null as double) as total_value,
        {%- endif %}
        {{ exact_sum('customers.simplified_silhouette') }} as simplified_silhouette__sum,
        count(*) filter (where customers.is_borderline) as borderline_count,
        {{ exact_sum_of_any_size('customers.squared_distance') }} as within_cluster_sum_of_squares
        {%- for column in columns %}
        {%- set deviation = '((customers.' ~ column ~ ' - pivots.' ~ column ~ '__pivot)'
            ~ ' / pivots.' ~ column ~ '__unit)' %}
        {%- if column not in features %},
        count(customers.{{ column }}) as {{ column }}__count,
        {{ exact_sum('customers.' ~ column) }} as {{ column }}__sum
        {%- endif %},
        max(pivots.{{ column }}__pivot) as {{ column }}__pivot,
        max(pivots.{{ column }}__unit) as {{ column }}__unit,
        {{ exact_unit_sum(deviation ~ ' * ' ~ deviation) }} as {{ column }}__squares
        {%- endfor %}
    from customers
    cross join deciles
    cross join pivots
    group by customers.segment_id
)

select * from segments_summarised
