-- What is each segment: its name, its sentence, its size and how well it holds together?
{%- set value_column = var('segmentation_value_column') %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),

feature_profiles as (
    select * from {{ ref('customer_segmentation', 'segment_feature_profiles') }}
),

segments as (
    select distinct
        segment_id,
        segment_name,
        suggested_name,
        owner,
        action,
        stability_jaccard
    from {{ ref('customer_segmentation', 'int_model_segments_unpacked') }}
    where status = 'active' and segmentation_name = '{{ segmentation_name() }}'
),

customers_grouped as (
    select
        segment_id,
        count(*) as customer_count,
        {%- if value_column %}
        {{ exact_sum(value_column) }} as total_value,
        {%- else %}
        cast(null as double) as total_value,
        {%- endif %}
        {{ exact_sum('simplified_silhouette') }} / count(*) as mean_simplified_silhouette,
        count(*) filter (where is_borderline) as borderline_count,
        {{ exact_sum('squared_distance') }} as within_cluster_sum_of_squares
    from customers
    group by segment_id
),

traits_told as (
    select
        segment_id,
        {{ ordered_text_list(trait_sentence('feature_profiles'), 'trait_rank', ', ') }}
            as traits
    from feature_profiles
    where trait_rank <= 3
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
        coalesce(customers_grouped.customer_count, 0) as customer_count,
        sum(coalesce(customers_grouped.customer_count, 0)) over () as count_of_all,
        customers_grouped.total_value,
        sum(customers_grouped.total_value) over () as value_of_all,
        customers_grouped.mean_simplified_silhouette,
        coalesce(customers_grouped.borderline_count, 0) as borderline_count,
        customers_grouped.within_cluster_sum_of_squares,
        segments.stability_jaccard,
        coalesce(traits_told.traits, 'No customers today') as traits
    from segments
    left join customers_grouped
        on segments.segment_id = customers_grouped.segment_id
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
