{#- How far today's customers are from those that a model was fitted on, one row a subject.
    `counts` has the columns of `counts_by_decile`, one row for each segment of today;
    `deciles` is what they were counted by; `model` is the model's row of id and document,
    `names` its features.

    The population stability index adds (now - then) * ln(now / then) over bins, here the
    deciles of then and one for missing values; half a customer is added to each bin, so that
    none is empty, and a bin that was empty and is counts for nothing. Without
    any change it is about chi-squared distributed, divided by the harmonic size of the two
    samples: its 99th and 99.9th percentiles are the limits where they exceed the customary
    0.1 and 0.25, so that small tables do not cry wolf. -#}
{% macro measured_drift(counts, deciles, model, names) -%}
    {%- set subjects = names + ["distance_to_centroid"] -%}
    with

    customers_counted as (
        select
            coalesce(sum(customer_count), 0) as customer_count,
            {%- for subject in subjects %}
            coalesce(sum({{ subject }}__count), 0) as {{ subject }}__count,
            {%- for decile in range(1, 10) %}
            coalesce(sum({{ subject }}__up_to_{{ decile }}), 0)
                as {{ subject }}__up_to_{{ decile }},
            {%- endfor %}
            {{ exact_sum(subject ~ '__sum') }} / nullif(sum({{ subject }}__count), 0)
                as {{ subject }}__now
            {{- ',' if not loop.last }}
            {%- endfor %}
        from {{ counts }}
    ),

    model_deciles as (
        select * from {{ deciles }}
    ),

    segments_now as (
        select
            segment_id,
            customer_count as now_count
        from {{ counts }}
    ),

    segments_then as (
        select
            cast(segment ->> 'segment_id' as int) as segment_id,
            coalesce(
                round(training_row_count * cast(segment ->> 'scored_share' as double)),
                -- Of models of before shares were recorded.
                cast(segment ->> 'customer_count' as double)
            ) as then_count
        from (
            select
                unnest(cast(json(document) -> 'segments' as json[])) as segment,
                cast(json(document) ->> 'training_row_count' as double) as training_row_count
            from {{ model }}
        ) as segments_unpacked
    ),

    subjects_counted as (
        {%- for subject in subjects %}
        select
            '{{ 'distance' if subject == 'distance_to_centroid' else 'feature' }}'
                as subject_type,
            '{{ subject }}' as subject,
            unnest([
                {%- for bin in range(1, 11) %}
                model_deciles.{{ subject }}__share_{{ bin }}
                * (1 - coalesce(model_deciles.{{ subject }}__missing_share, 0)),
                {%- endfor %}
                model_deciles.{{ subject }}__missing_share
            ]) as share,
            unnest([
                {%- for bin in range(1, 11) %}
                customers_counted.{{ subject }}__
                {{- 'count' if bin == 10 else 'up_to_' ~ bin }}
                {%- if bin > 1 %} - customers_counted.{{ subject }}__up_to_{{ bin - 1 }}
                {%- endif %},
                {%- endfor %}
                customers_counted.customer_count - customers_counted.{{ subject }}__count
            ]) as now_count,
            model_deciles.then__count,
            model_deciles.{{ subject }}__mean as mean_then,
            customers_counted.{{ subject }}__now as mean_now
        from customers_counted
        cross join model_deciles
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ),

    bins as (
        select
            subject_type,
            subject,
            round(then__count * share) as then_count,
            cast(now_count as double) as now_count,
            mean_then,
            mean_now
        from subjects_counted
        where share is not null
        union all
        select
            'segment_share',
            'segments',
            segments_then.then_count,
            cast(coalesce(segments_now.now_count, 0) as double),
            null,
            null
        from segments_then
        left join segments_now
            on segments_then.segment_id = segments_now.segment_id
    ),

    shares as (
        select
            *,
            (then_count + 0.5) / sum(then_count + 0.5) over subjects as share_then,
            (now_count + 0.5) / sum(now_count + 0.5) over subjects as share_now,
            sum(then_count) over subjects as then_total,
            sum(now_count) over subjects as now_total
        from bins
        where then_count > 0 or now_count > 0
        window subjects as (partition by subject_type, subject)
    ),

    indices as (
        select
            subject_type,
            subject,
            {{ exact_sum('(share_now - share_then) * ln(share_now / share_then)') }}
                as population_stability_index,
            greatest(count(*) filter (where then_count > 0) - 1, 1) as degrees,
            max(1 / nullif(then_total, 0) + 1 / nullif(now_total, 0)) as unit,
            max(mean_then) as mean_then,
            max(mean_now) as mean_now
        from shares
        group by subject_type, subject
    ),

    limits as (
        select
            *,
            greatest(0.1, unit * {{ chi_squared_quantile('degrees', 2.326348) }})
                as watch_limit,
            greatest(0.25, unit * {{ chi_squared_quantile('degrees', 3.090232) }})
                as drift_limit
        from indices
    )

    select
        subject_type,
        subject,
        cast(population_stability_index as double) as population_stability_index,
        cast(watch_limit as double) as watch_limit,
        cast(drift_limit as double) as drift_limit,
        cast(mean_then as double) as mean_then,
        cast(mean_now as double) as mean_now,
        case
            when population_stability_index > drift_limit then 'drifted'
            when population_stability_index > watch_limit then 'watch'
            else 'stable'
        end as status
    from limits
{%- endmacro %}
