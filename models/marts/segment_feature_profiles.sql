-- What are the numbers of each segment, and how do they differ from everybody's?
{%- set features = active_model()['features'] %}
{%- set columns = profiled_numbers() %}
{%- set one_in = least_customers_per_drawn_one() %}

with

segments_summarised as (
    select * from {{ ref('customer_segmentation', 'int_segments_summarised') }}
),

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
    {%- if one_in > 1 %}
    where {{ is_drawn_by_hash('customer_id', one_in) }}
    {%- endif %}
),

centroids as (
    select * from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where {{ of_active_model() }}
),

customers_summarised as (
    select
        {%- for column in columns %}
        {%- set mean = exact_sum(column ~ '__sum') ~ ' / nullif(sum(' ~ column
            ~ '__count), 0)' %}
        {{ mean }} as {{ column }}__mean,
        sqrt(greatest(
            {{ exact_sum(column ~ '__squares') }} / nullif(sum({{ column }}__count), 0)
            - power(({{ mean }} - max({{ column }}__pivot)) / max({{ column }}__unit), 2),
            0
        )) * max({{ column }}__unit) as {{ column }}__standard_deviation
        {{- ',' if not loop.last }}
        {%- endfor %}
    from segments_summarised
),

segments_drawn as (
    select
        segment_id,
        {{ customers_per_drawn_one('customer_count') }} as drawn__one_in
    from segments_summarised
),

quantiles as (
    select
        customers.segment_id
        {%- for column in columns %},
        {{ quantiles('customers.' ~ column, [0.1, 0.5, 0.9]) }} as {{ column }}__quantiles
        {%- endfor %}
    from customers
    inner join segments_drawn
        on customers.segment_id = segments_drawn.segment_id
    where {{ is_drawn_by_hash('customers.customer_id', 'segments_drawn.drawn__one_in') }}
    group by customers.segment_id
),

profiles_unpivoted as (
    {%- for column in columns %}
    select
        segments_summarised.segment_id,
        '{{ column }}' as feature,
        {{ 'true' if column in features else 'false' }} as is_clustered_on,
        segments_summarised.{{ column }}__count as value_count,
        segments_summarised.{{ column }}__sum as value_sum,
        segments_summarised.{{ column }}__squares as squared_deviations,
        segments_summarised.{{ column }}__pivot as deviations_from,
        segments_summarised.{{ column }}__unit as deviation_unit,
        {{ nth_quantile('quantiles.' ~ column ~ '__quantiles', 2) }} as median,
        {{ nth_quantile('quantiles.' ~ column ~ '__quantiles', 1) }} as p10,
        {{ nth_quantile('quantiles.' ~ column ~ '__quantiles', 3) }} as p90,
        customers_summarised.{{ column }}__mean as mean_of_all,
        customers_summarised.{{ column }}__standard_deviation as standard_deviation_of_all
    from segments_summarised
    cross join customers_summarised
    left join quantiles
        on segments_summarised.segment_id = quantiles.segment_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

means_compared as (
    select
        *,
        value_sum / nullif(value_count, 0) as mean
    from profiles_unpivoted
),

differences as (
    select
        *,
        sqrt(greatest(
            squared_deviations / nullif(value_count, 0)
            - power((mean - deviations_from) / deviation_unit, 2),
            0
        )) * deviation_unit as standard_deviation,
        (mean - mean_of_all) / nullif(standard_deviation_of_all, 0)
            as standardized_difference,
        -- An index needs a ratio scale: a mean above zero.
        case when mean_of_all > 0 then 100 * mean / mean_of_all end as index_vs_all
    from means_compared
),

segment_feature_profiles as (
    select
        differences.segment_id,
        differences.feature,
        differences.is_clustered_on,
        cast(differences.value_count as bigint) as value_count,
        centroids.centroid,
        differences.mean,
        differences.median,
        differences.p10,
        differences.p90,
        differences.standard_deviation,
        differences.mean_of_all,
        differences.index_vs_all,
        differences.standardized_difference,
        cast(row_number() over (
            partition by differences.segment_id
            order by
                abs(differences.standardized_difference) desc nulls last,
                differences.feature
        ) as int) as trait_rank
    from differences
    left join centroids
        on
            differences.segment_id = centroids.segment_id
            and differences.feature = centroids.feature
)

select * from segment_feature_profiles
order by segment_id, trait_rank
