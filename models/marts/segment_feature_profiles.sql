-- What are the numbers of each segment, and how do they differ from everybody's?
{%- set outline = active_model() %}
{%- set features = outline['features'] %}
{%- set columns = profiled_numbers(outline) %}
{%- set reshaped = reshaped_features(outline) %}
{%- set bent = {} %}
{%- for transform in reshaped %}{% do bent.update({transform['name']: transform}) %}{% endfor %}
{%- set factors = sum_factors() %}
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
    select * from {{ ref('customer_segmentation', 'int_model_centroids_unpacked') }}
    where {{ of_active_model() }}
),

segments as (
    select * from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where {{ of_active_model() }}
),

customers_summarised as (
    select
        {%- for column in columns %}
        {%- set mean = exact_sum(column ~ '__sum', factors.get(column)) ~ ' / nullif(sum('
            ~ column ~ '__count), 0)' %}
        {{ mean }} as {{ column }}__mean,
        {{ standard_deviation(
            exact_sum(column ~ '__squares'), 'sum(' ~ column ~ '__count)', mean,
            'max(' ~ column ~ '__pivot)', 'max(' ~ column ~ '__unit)') }}
            as {{ column }}__standard_deviation
        {{- ',' if not loop.last }}
        {%- endfor %}
        {%- for transform in reshaped %}
        {%- set name = transform['name'] %}
        {%- set mean = exact_sum(name ~ '__bent_sum', factors.get(name)) ~ ' / nullif(sum(' ~ name
            ~ '__count), 0)' %},
        {{ mean }} as {{ name }}__bent_mean,
        {{ standard_deviation(
            exact_sum(name ~ '__bent_squares'), 'sum(' ~ name ~ '__count)', mean,
            'max(' ~ name ~ '__bent_pivot)', 'max(' ~ name ~ '__bent_unit)') }}
            as {{ name }}__bent_deviation
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
        '{{ column_of_feature(column) }}' as column_name,
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
        {%- if column in bent %}
        segments_summarised.{{ column }}__bent_sum
        / nullif(segments_summarised.{{ column }}__count, 0) as seen_mean,
        customers_summarised.{{ column }}__bent_mean as seen_mean_of_all,
        customers_summarised.{{ column }}__bent_deviation as seen_deviation_of_all,
        {{ unbent_value('segments_summarised.' ~ column ~ '__bent_sum / nullif('
            ~ 'segments_summarised.' ~ column ~ '__count, 0)', bent[column]) }}
            as typical_value,
        {{ unbent_value('customers_summarised.' ~ column ~ '__bent_mean', bent[column]) }}
            as typical_value_of_all
        {%- else %}
        segments_summarised.{{ column }}__sum
        / nullif(segments_summarised.{{ column }}__count, 0) as seen_mean,
        customers_summarised.{{ column }}__mean as seen_mean_of_all,
        customers_summarised.{{ column }}__standard_deviation as seen_deviation_of_all,
        segments_summarised.{{ column }}__sum
        / nullif(segments_summarised.{{ column }}__count, 0) as typical_value,
        customers_summarised.{{ column }}__mean as typical_value_of_all
        {%- endif %}
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
        {{ standard_deviation(
            'squared_deviations', 'value_count', 'mean', 'deviations_from', 'deviation_unit') }}
            as standard_deviation,
        (seen_mean - seen_mean_of_all) / nullif(seen_deviation_of_all, 0)
            as standardized_difference,
        -- An index needs a ratio scale: a mean above zero.
        case
            when typical_value_of_all > 0 then 100 * typical_value / typical_value_of_all
        end as index_vs_all
    from means_compared
),

-- Of the 0/1 columns of a category one speaks for all, rather by who is there.
neighbours_found as (
    select
        *,
        lead(standardized_difference) over (
            partition by feature
            order by standardized_difference desc nulls last, segment_id asc
        ) as next_lower,
        lag(standardized_difference) over (
            partition by feature
            order by standardized_difference desc nulls last, segment_id asc
        ) as next_higher,
        row_number() over (
            partition by segment_id, column_name
            order by
                case when standardized_difference >= 0.5 then 0 else 1 end asc,
                round(abs(standardized_difference) * 1e9) desc nulls last,
                standardized_difference desc,
                feature asc
        ) as place_in_column
    from differences
),

traits_found as (
    select
        *,
        {{ trait_levels('standardized_difference', 'next_lower', 'next_higher') }}
            as level_today,
        place_in_column = 1 and {{ is_noticeable('standardized_difference') }} as is_trait
    from neighbours_found
),

segment_feature_profiles as (
    select
        traits_found.segment_id,
        traits_found.feature,
        traits_found.is_clustered_on,
        cast(traits_found.value_count as bigint) as value_count,
        centroids.centroid,
        traits_found.mean,
        traits_found.median,
        traits_found.p10,
        traits_found.p90,
        traits_found.standard_deviation,
        traits_found.mean_of_all,
        traits_found.typical_value,
        traits_found.typical_value_of_all,
        traits_found.index_vs_all,
        traits_found.standardized_difference,
        -- What segments were made by has the level that names speak of: the model's.
        coalesce(centroids.level, traits_found.level_today) as level,
        case when not segments.is_named_by_people then centroids.named_level end
            as named_level,
        traits_found.is_trait,
        cast(row_number() over (
            partition by traits_found.segment_id
            order by
                traits_found.is_trait desc,
                abs(traits_found.standardized_difference) desc nulls last,
                traits_found.feature asc
        ) as int) as trait_rank
    from traits_found
    left join centroids
        on
            traits_found.segment_id = centroids.segment_id
            and traits_found.feature = centroids.feature
    left join segments
        on traits_found.segment_id = segments.segment_id
)

select * from segment_feature_profiles
order by segment_id, trait_rank
