-- Which numbers would prepare each feature, if a model were fitted today?
-- Only a fit reads them; scoring reads the ones that are stored with the active model.
-- depends_on: {{ ref('customer_segmentation', 'int_customer_columns_profiled') }}
{{ config(
    materialized='table',
    pre_hook="{{ customer_segmentation.stop_on_unfit_features() }}"
) }}
{%- set features = clustering_features() %}
{%- set scaling = var('segmentation_scaling') %}
{%- set one_in = customers_per_sampled_one() %}
{#- Quantiles hold every value in memory: above a million they come from a sample. #}
{%- set drawn = ' filter (where sample__is_drawn)' if one_in > 1 else '' %}

with

customers as (
    select
        *,
        {{ is_drawn_by_hash('customer_id', one_in) if one_in > 1 else 'true' }}
            as sample__is_drawn
    from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

values_summarised as (
    select
        count(*) as customer_count
        {%- for feature in features %}
        {%- set name = feature['name'] %},
        count({{ name }}) as {{ name }}__count,
        min({{ name }}) as {{ name }}__minimum,
        max({{ name }}) as {{ name }}__maximum,
        '{{ feature['transform'] }}' as {{ name }}__transform,
        {%- if feature['clip'] %}
        percentile_cont({{ feature['clip'][0] }})
            within group (order by {{ name }}){{ drawn }} as {{ name }}__clip_low,
        percentile_cont({{ feature['clip'][1] }})
            within group (order by {{ name }}){{ drawn }} as {{ name }}__clip_high,
        {%- else %}
        cast(null as double) as {{ name }}__clip_low,
        cast(null as double) as {{ name }}__clip_high,
        {%- endif %}
        percentile_cont(0.5)
            within group (order by {{ name }}){{ drawn }} as {{ name }}__fill_value
        {%- endfor %}
    from customers
),

values_transformed as (
    select
        {%- for transform in computed_transforms('values_summarised') %}
        {{ transformed_value('customers.' ~ transform['name'], transform) }}
            as {{ transform['name'] }},
        {%- endfor %}
        customers.sample__is_drawn
    from customers
    cross join values_summarised
),

centers as (
    select
        {%- for feature in features %}
        {%- set name = feature['name'] %}
        {%- if scaling == 'robust' %}
        percentile_cont(0.5)
            within group (order by {{ name }}){{ drawn }} as {{ name }}__center,
        percentile_cont(0.75) within group (order by {{ name }}){{ drawn }}
        - percentile_cont(0.25) within group (order by {{ name }}){{ drawn }}
            as {{ name }}__spread,
        {%- endif %}
        -- Rounded to decimals, the mean of values that hardly differ could lie outside.
        least(greatest(
            {{ exact_sum(name) }} / nullif(count({{ name }}), 0), min({{ name }})
        ), max({{ name }})) as {{ name }}__mean,
        max({{ name }}) - min({{ name }}) as {{ name }}__range
        {{- ',' if not loop.last }}
        {%- endfor %}
    from values_transformed
),

-- Deviations are summed in units of the range, so that no square can overflow.
deviations as (
    select
        {%- for feature in features %}
        {%- set name = feature['name'] %}
        {%- set deviation = '((values_transformed.' ~ name ~ ' - centers.' ~ name
            ~ '__mean) / nullif(centers.' ~ name ~ '__range, 0))' %}
        sqrt(
            {{ exact_unit_sum(deviation ~ ' * ' ~ deviation) }}
            / nullif(count(values_transformed.{{ name }}), 0)
        ) * max(centers.{{ name }}__range) as {{ name }}__deviation
        {{- ',' if not loop.last }}
        {%- endfor %}
    from values_transformed
    cross join centers
),

parameters as (
    {%- for feature in features %}
    {%- set name = feature['name'] %}
    select
        '{{ name }}' as feature,
        cast({{ loop.index }} as int) as position,
        values_summarised.{{ name }}__transform as transform,
        '{{ feature['missing'] }}' as missing,
        values_summarised.{{ name }}__fill_value as fill_value,
        values_summarised.{{ name }}__clip_low as clip_low,
        values_summarised.{{ name }}__clip_high as clip_high,
        {%- if scaling == 'none' %}
        cast(0 as double) as center,
        cast(1 as double) as scale,
        {%- elif feature.get('encode') == 'one_hot' %}
        -- One scale for all 0/1 columns of a category, so that together they vary as much
        -- as one number does, and a rare category is no further away than a common one.
        centers.{{ name }}__mean as center,
        sqrt(
            {%- for one in features if one['column'] == feature['column'] %}
            {{ '+ ' if not loop.first -}}
            deviations.{{ one['name'] }}__deviation * deviations.{{ one['name'] }}__deviation
            {%- endfor %}
        ) as scale,
        {%- elif scaling == 'robust' %}
        centers.{{ name }}__center as center,
        centers.{{ name }}__spread as scale,
        {%- else %}
        centers.{{ name }}__mean as center,
        deviations.{{ name }}__deviation as scale,
        {%- endif %}
        cast({{ feature['weight'] }} as double) as weight,
        cast(values_summarised.customer_count as bigint) as customer_count,
        cast(values_summarised.{{ name }}__count as bigint) as value_count,
        values_summarised.{{ name }}__minimum as minimum,
        values_summarised.{{ name }}__maximum as maximum,
        centers.{{ name }}__mean as mean_transformed,
        deviations.{{ name }}__deviation as standard_deviation_transformed
    from values_summarised
    cross join centers
    cross join deviations
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from parameters
