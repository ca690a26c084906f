-- Which numbers would prepare each feature, if a model were fitted today?
-- Only a fit reads them; scoring reads the ones that are stored with the active model.
-- A number that is clustered on as it is has been measured already, by the exploration; only
-- clipped or transformed values, and 0/1 columns, take passes of their own.
-- depends_on: {{ ref('customer_segmentation', 'int_customers_cleaned') }}
-- depends_on: {{ ref('customer_segmentation', 'stg_customer_records') }}
{{ config(
    materialized='table',
    pre_hook="{{ customer_segmentation.stop_on_unfit_features() }}"
) }}
{%- set features = clustering_features() %}
{%- set reshaped = [] %}
{%- for feature in features
    if feature['clip'] or feature['transform'] != 'none' or feature.get('encode') %}
    {%- do reshaped.append(feature) %}
{%- endfor %}
{%- set explored = features | reject('in', reshaped) | list %}
{%- set scaling = var('segmentation_scaling') %}
{%- set factors = sum_factors() %}
{%- set one_in = customers_per_sampled_one() %}
{#- Quantiles hold every value in memory: above a million they come from a sample. #}
{%- set drawn = ' filter (where sample__is_drawn)' if one_in > 1 else '' %}

with

columns_profiled as (
    select * from {{ ref('customer_segmentation', 'int_customer_columns_profiled') }}
),

{% if reshaped -%}
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
        {%- for feature in reshaped %}
        {%- set name = feature['name'] %},
        count({{ name }}) as {{ name }}__count,
        min({{ name }}) as {{ name }}__minimum,
        max({{ name }}) as {{ name }}__maximum,
        {{ exact_sum(name, factors.get(name)) }} / nullif(count({{ name }}), 0)
            as {{ name }}__mean,
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
        {%- for transform in computed_transforms(reshaped, 'values_summarised') %}
        {{ transformed_value('customers.' ~ transform['name'], transform) }}
            as {{ transform['name'] }},
        {%- endfor %}
        customers.sample__is_drawn
    from customers
    cross join values_summarised
),

centers as (
    select
        {%- for feature in reshaped %}
        {%- set name = feature['name'] %}
        {%- if scaling == 'robust' %}
        percentile_cont(0.5)
            within group (order by {{ name }}){{ drawn }} as {{ name }}__median,
        percentile_cont(0.75) within group (order by {{ name }}){{ drawn }}
        - percentile_cont(0.25) within group (order by {{ name }}){{ drawn }}
            as {{ name }}__interquartile_range,
        {%- else %}
        cast(null as double) as {{ name }}__median,
        cast(null as double) as {{ name }}__interquartile_range,
        {%- endif %}
        -- Rounded to decimals, the mean of values that hardly differ could lie outside.
        least(greatest(
            {{ exact_sum(name, factors.get(name)) }} / nullif(count({{ name }}), 0),
            min({{ name }})
        ), max({{ name }})) as {{ name }}__mean,
        max({{ name }}) - min({{ name }}) as {{ name }}__range
        {{- ',' if not loop.last }}
        {%- endfor %}
    from values_transformed
),

-- Deviations are summed in units of the range, so that no square can overflow.
deviations as (
    select
        {%- for feature in reshaped %}
        {%- set name = feature['name'] %}
        {%- set deviation = '((values_transformed.' ~ name ~ ' - centers.' ~ name
            ~ '__mean) / nullif(centers.' ~ name ~ '__range, 0))' %}
        sqrt(
            {{ exact_unit_sum(deviation ~ ' * ' ~ deviation) }}
            / nullif(count(values_transformed.{{ name }}), 0)
        ) * max(centers.{{ name }}__range) as {{ name }}__standard_deviation
        {{- ',' if not loop.last }}
        {%- endfor %}
    from values_transformed
    cross join centers
),

{% endif -%}
features_measured as (
    {%- if explored %}
    select
        column_name as feature,
        record_count as customer_count,
        value_count,
        minimum,
        maximum,
        median as fill_value,
        cast(null as double) as clip_low,
        cast(null as double) as clip_high,
        mean as mean_given,
        mean,
        standard_deviation,
        median,
        p75 - p25 as interquartile_range,
        cast(null as double) as category_deviation
    from columns_profiled
    where
        column_name in (
            {%- for feature in explored %}
            '{{ feature['name'] }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    {%- endif %}
    {%- for feature in reshaped %}
    {%- set name = feature['name'] %}
    {{- '\n    union all' if explored or not loop.first }}
    select
        '{{ name }}' as feature,
        values_summarised.customer_count,
        values_summarised.{{ name }}__count as value_count,
        values_summarised.{{ name }}__minimum as minimum,
        values_summarised.{{ name }}__maximum as maximum,
        values_summarised.{{ name }}__fill_value as fill_value,
        values_summarised.{{ name }}__clip_low as clip_low,
        values_summarised.{{ name }}__clip_high as clip_high,
        values_summarised.{{ name }}__mean as mean_given,
        centers.{{ name }}__mean as mean,
        deviations.{{ name }}__standard_deviation as standard_deviation,
        centers.{{ name }}__median as median,
        centers.{{ name }}__interquartile_range as interquartile_range,
        -- One scale for all 0/1 columns of a category, so that together they vary as much
        -- as one number does, and a rare category is no further away than a common one.
        sqrt(
            {%- for one in reshaped if one['column'] == feature['column'] %}
            {{ '+ ' if not loop.first -}}
            deviations.{{ one['name'] }}__standard_deviation
            * deviations.{{ one['name'] }}__standard_deviation
            {%- endfor %}
        ) as category_deviation
    from values_summarised
    cross join centers
    cross join deviations
    {%- endfor %}
),

parameters as (
    {%- for feature in features %}
    select
        feature,
        cast({{ loop.index }} as int) as position,
        '{{ feature['transform'] }}' as transform,
        '{{ feature['missing'] }}' as missing,
        fill_value,
        clip_low,
        clip_high,
        {%- if scaling == 'none' %}
        cast(0 as double) as center,
        cast(1 as double) as scale,
        {%- elif feature.get('encode') %}
        mean as center,
        category_deviation as scale,
        {%- elif scaling == 'robust' %}
        median as center,
        interquartile_range as scale,
        {%- else %}
        mean as center,
        standard_deviation as scale,
        {%- endif %}
        cast({{ feature['weight'] }} as double) as weight,
        cast(customer_count as bigint) as customer_count,
        cast(1 - value_count / nullif(customer_count, 0) as double) as missing_share,
        minimum,
        maximum,
        mean_given as mean,
        mean as mean_transformed,
        standard_deviation as standard_deviation_transformed
    from features_measured
    where feature = '{{ feature['name'] }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- A 0/1 column of a category has no profile of its own, and nothing to transform.
parameters_advised as (
    select
        parameters.*,
        columns_profiled.skewness,
        columns_profiled.suggested_transform
    from parameters
    left join columns_profiled
        on parameters.feature = columns_profiled.column_name
)

select * from parameters_advised
