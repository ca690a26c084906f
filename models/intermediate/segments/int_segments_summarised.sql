-- What do the customers of each segment add up to today?
-- One pass for all who tell of segments, of drift and of the outcome as a whole: at ten
-- million customers every pass counts.
{{ config(materialized='table') }}
{%- set outline = active_model() %}
{%- set features = outline['features'] %}
{%- set columns = profiled_numbers(outline) %}
{%- set reshaped = reshaped_features(outline) %}
{%- set factors = sum_factors() %}
{%- set value_column = var('segmentation_value_column') %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),

active_features as (
    select * from {{ ref('customer_segmentation', 'int_model_features_unpacked') }}
    where {{ of_active_model() }}
),

active_models as (
    select * from {{ ref('customer_segmentation', 'int_segmentation_models_listed') }}
    where {{ of_active_model() }}
),

deciles as (
    {{ deciles_in_one_row('active_features', 'active_models', features) }}
),

segment_deciles as (
    {{ deciles_by_segment('active_models') }}
),

deciles_at_segment_id as (
    {{ deciles_at_segment_id('segment_deciles', outline) }}
),

-- Deviations are taken from the mean of all, so that moving them to that of a segment later
-- on costs few digits, and in units of the range, so that no square can overflow. 0/1 columns
-- of a category are not explored: they stand for themselves, by 0 and 1.
pivots as (
    select
        {%- for column in columns %}
        coalesce(max(case when column_name = '{{ column }}' then mean end), 0)
            as {{ column }}__pivot,
        coalesce(max(
            case
                when column_name = '{{ column }}' and maximum > minimum
                    then maximum - minimum
            end
        ), 1) as {{ column }}__unit
        {{- ',' if not loop.last }}
        {%- endfor %}
        {%- for transform in reshaped %},
        coalesce(max(case when column_name = '{{ transform['name'] }}' then minimum end), 0)
            as {{ transform['name'] }}__minimum,
        coalesce(max(case when column_name = '{{ transform['name'] }}' then maximum end), 0)
            as {{ transform['name'] }}__maximum
        {%- endfor %}
    from {{ ref('customer_segmentation', 'int_customer_columns_profiled') }}
),

{% if reshaped -%}
-- The same of what a transform that bends or clips makes of a column: it never falls.
transformed_pivots as (
    select
        *
        {%- for transform in reshaped %}
        {%- set name = transform['name'] %},
        {{ transformed_value(name ~ '__pivot', transform) }} as {{ name }}__bent_pivot,
        coalesce(nullif(
            {{ transformed_value(name ~ '__maximum', transform) }}
            - {{ transformed_value(name ~ '__minimum', transform) }}, 0
        ), 1) as {{ name }}__bent_unit
        {%- endfor %}
    from pivots
),

{% endif -%}
segments_summarised as (
    select
        customers.segment_id,
        max(customers.model_id) as model_id,
        {{ counts_by_decile(features, factors=factors) }},
        {{ rows_fingerprinted(['customers.customer_id', 'customers.segment_id']) }}
            as assignment_hash__sum,
        {%- if value_column %}
        {{ exact_sum('customers.' ~ value_column, factors.get(value_column)) }} as total_value,
        {%- else %}
        cast(null as double) as total_value,
        {%- endif %}
        {{ exact_sum('customers.simplified_silhouette') }} as simplified_silhouette__sum,
        count_if(customers.is_borderline) as borderline_count,
        {{ exact_sum_of_any_size('customers.squared_distance') }} as within_cluster_sum_of_squares
        {%- for column in columns %}
        {%- set deviation = '((customers.' ~ column ~ ' - pivots.' ~ column ~ '__pivot)'
            ~ ' / pivots.' ~ column ~ '__unit)' %}
        {%- if column not in features %},
        count(customers.{{ column }}) as {{ column }}__count,
        {{ exact_sum('customers.' ~ column, factors.get(column)) }} as {{ column }}__sum
        {%- endif %},
        max(pivots.{{ column }}__pivot) as {{ column }}__pivot,
        max(pivots.{{ column }}__unit) as {{ column }}__unit,
        {{ exact_unit_sum(deviation ~ ' * ' ~ deviation) }} as {{ column }}__squares
        {%- endfor %}
        {%- for transform in reshaped %}
        {%- set name = transform['name'] %}
        {%- set bent = transformed_value('customers.' ~ name, transform) %}
        {%- set deviation = '((' ~ bent ~ ' - pivots.' ~ name ~ '__bent_pivot)'
            ~ ' / pivots.' ~ name ~ '__bent_unit)' %},
        {{ exact_sum(bent, factors.get(name)) }} as {{ name }}__bent_sum,
        max(pivots.{{ name }}__bent_pivot) as {{ name }}__bent_pivot,
        max(pivots.{{ name }}__bent_unit) as {{ name }}__bent_unit,
        {{ exact_unit_sum(deviation ~ ' * ' ~ deviation) }} as {{ name }}__bent_squares
        {%- endfor %}
    from customers
    cross join deciles
    cross join deciles_at_segment_id
    cross join {{ 'transformed_pivots as pivots' if reshaped else 'pivots' }}
    group by customers.segment_id
)

select * from segments_summarised
