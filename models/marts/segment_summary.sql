-- What are the segments, in one row each? Start here.
{%- set columns = profiled_numbers(active_model()) %}

with

profiles as (
    select * from {{ ref('customer_segmentation', 'segment_profiles') }}
),

feature_profiles as (
    select * from {{ ref('customer_segmentation', 'segment_feature_profiles') }}
),

means_in_one_row as (
    select
        segment_id
        {%- for column in columns %},
        max(case when feature = '{{ column }}' then mean end) as mean_{{ column }}
        {%- endfor %}
    from feature_profiles
    group by segment_id
),

segment_summary as (
    select
        profiles.segment_id,
        profiles.segment_name,
        profiles.description,
        profiles.customer_count,
        profiles.customer_share
        {%- for column in columns %},
        means_in_one_row.mean_{{ column }}
        {%- endfor %}
        {%- if var('segmentation_value_column') %},
        profiles.total_value,
        profiles.value_share
        {%- endif %}
    from profiles
    left join means_in_one_row
        on profiles.segment_id = means_in_one_row.segment_id
)

select * from segment_summary
order by segment_id
