-- What is each segment: its name, its sentence, its size and how well it holds together?
{%- set outline = active_model() %}

with

segments_summarised as (
    select * from {{ ref('customer_segmentation', 'int_segments_summarised') }}
),

feature_profiles as (
    select * from {{ ref('customer_segmentation', 'segment_feature_profiles') }}
),

segments as (
    select
        segment_id,
        segment_name,
        suggested_name,
        owner,
        action,
        stability_jaccard
    from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where {{ of_active_model() }}
),

traits as (
    select
        segment_id,
        trait_rank,
        feature,
        {{ told_value('feature', 'typical_value', outline) }} as value,
        {{ told_value('feature', 'typical_value_of_all', outline) }} as value_of_all
    from feature_profiles
    where is_trait and trait_rank <= 3
),

traits_measured as (
    select
        *,
        {{ told_decimals('value', 'value_of_all') }} as decimals,
        {{ told_decimals('value_of_all', 'value') }} as decimals_of_all
    from traits
),

traits_written as (
    select
        segment_id,
        trait_rank,
        feature,
        {{ told_number('value', 'decimals') }} as value,
        {{ told_number('value_of_all', 'decimals_of_all') }} as value_of_all
    from traits_measured
),

traits_told as (
    select
        segment_id,
        {{ ordered_text_list(
            trait_sentence('feature', 'value', 'value_of_all', outline), 'trait_rank', ', ') }}
            as traits
    from traits_written
    group by segment_id
),

-- A segment of the model that no customer is in today still has its row.
segments_described as (
    select
        segments.segment_id,
        segments.segment_name,
        segments.suggested_name,
        segments.owner,
        segments.action,
        coalesce(segments_summarised.customer_count, 0) as customer_count,
        sum(coalesce(segments_summarised.customer_count, 0)) over () as count_of_all,
        segments_summarised.total_value,
        cast(sum(cast(segments_summarised.total_value as decimal(38, 12))) over () as double)
            as value_of_all,
        segments_summarised.simplified_silhouette__sum
        / nullif(segments_summarised.customer_count, 0) as mean_simplified_silhouette,
        coalesce(segments_summarised.borderline_count, 0) as borderline_count,
        segments_summarised.within_cluster_sum_of_squares,
        segments.stability_jaccard,
        case
            when segments_summarised.customer_count is null then 'No customers today'
            else coalesce(traits_told.traits, 'Close to the average in every number')
        end as traits
    from segments
    left join segments_summarised
        on segments.segment_id = segments_summarised.segment_id
    left join traits_told
        on segments.segment_id = traits_told.segment_id
),

segment_profiles as (
    select
        segment_id,
        segment_name,
        suggested_name,
        owner,
        action,
        upper(left(traits, 1)) || substr(traits, 2) || '.' as description,
        cast(customer_count as bigint) as customer_count,
        customer_count / nullif(cast(count_of_all as double), 0) as customer_share,
        total_value,
        total_value / nullif(value_of_all, 0) as value_share,
        mean_simplified_silhouette,
        borderline_count / nullif(cast(customer_count as double), 0) as borderline_share,
        within_cluster_sum_of_squares,
        stability_jaccard
    from segments_described
)

select * from segment_profiles
order by segment_id
