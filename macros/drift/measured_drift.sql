{#- How far today's customers are from those that a model was fitted on, one row a subject:
    each feature, the shares of the segments, the distances to the centroids, and each
    segment by the distances of its own customers.
    `counts` has the columns of `counts_by_decile`, one row for each segment of today;
    `deciles` and `segment_deciles` are what they were counted by; `names` are the model's
    features; `factors` are those of `sum_factors`.

    The population stability index adds (now - then) * ln(now / then) over bins, here the
    deciles of then and one for missing values; half a customer is added to each bin, so that
    none is empty, and a bin that was empty and is counts for nothing. Without any change it
    is about chi-squared distributed, times 1/n + 1/m for n customers then and m now
    (Yurdakul, B. and Naranjo, J. (2020). Statistical properties of the population stability
    index. Journal of Risk Model Validation 14(4)). What is flagged
    - is more than chance: beyond a quantile of that distribution that one table in a hundred
      (watch) or in a thousand (drifted) exceeds in any of its subjects (Bonferroni); and
    - is large enough to matter: above its expectation without a change, the degrees of
      freedom times 1/n + 1/m, by 0.02 or 0.03, whatever the size of the table. A normal
      feature that moves by 0.15 or 0.18 standard deviations reaches that. -#}
{% macro measured_drift(counts, deciles, segment_deciles, names, factors={}) -%}
    with

    customers_counted as (
        select
            coalesce(sum(customer_count), 0) as customer_count,
            {%- for name in names %}
            coalesce(sum({{ name }}__count), 0) as {{ name }}__count,
            {%- for decile in range(1, 10) %}
            coalesce(sum({{ name }}__up_to_{{ decile }}), 0) as {{ name }}__up_to_{{ decile }},
            {%- endfor %}
            {{ exact_sum(name ~ '__sum', factors.get(name)) }} / nullif(sum({{ name }}__count), 0)
                as {{ name }}__now,
            {%- endfor %}
            {{ exact_sum('distance_to_centroid__sum') }}
            / nullif(sum(distance_to_centroid__count), 0) as distance_to_centroid__now
        from {{ counts }}
    ),

    model_deciles as (
        select * from {{ deciles }}
    ),

    features_counted as (
        {%- for name in names %}
        select
            'feature' as subject_type,
            '{{ name }}' as subject,
            'share' as compared_with,
            case bins.bin
                {%- for bin in range(1, 11) %}
                when {{ bin }} then model_deciles.{{ name }}__share_{{ bin }}
                    * (1 - coalesce(model_deciles.{{ name }}__missing_share, 0))
                {%- endfor %}
                else coalesce(model_deciles.{{ name }}__missing_share, 0)
            end * model_deciles.then__count as then_count,
            case bins.bin
                {%- for bin in range(1, 11) %}
                when {{ bin }}
                    then customers_counted.{{ name }}__
                    {{- 'count' if bin == 10 else 'up_to_' ~ bin }}
                    {%- if bin > 1 %} - customers_counted.{{ name }}__up_to_{{ bin - 1 }}
                    {%- endif %}
                {%- endfor %}
                else customers_counted.customer_count - customers_counted.{{ name }}__count
            end as now_count,
            bins.bin,
            model_deciles.{{ name }}__mean as mean_then,
            customers_counted.{{ name }}__now as mean_now
        from customers_counted
        cross join model_deciles
        cross join range(1, 12) as bins (bin)
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ),

    segments_joined as (
        select
            model_segments.*,
            coalesce(segments_now.customer_count, 0) as customer_count,
            {%- for decile in range(1, 10) %}
            coalesce(segments_now.distance_to_centroid__up_to_{{ decile }}, 0) as up_to_{{ decile }},
            {%- endfor %}
            coalesce(segments_now.distance_to_centroid__count, 0) as up_to_10,
            segments_now.distance_to_centroid__sum / nullif(segments_now.distance_to_centroid__count, 0)
                as distance_to_centroid__now
        from {{ segment_deciles }} as model_segments
        left join {{ counts }} as segments_now
            on model_segments.segment_id = segments_now.segment_id
    ),

    -- Twice: a centroid is nearer to the customers that it is the mean of than to others of
    -- their kind, and neither those nor a fresh sample have drifted.
    segments_counted as (
        {%- for kind in ['share', 'fitted_share'] %}
        select
            'segment' as subject_type,
            cast(segments_joined.segment_id as string) as subject,
            '{{ kind }}' as compared_with,
            case bins.bin
                {%- for bin in range(1, 11) %}
                when {{ bin }} then segments_joined.distance_to_centroid__{{ kind }}_{{ bin }}
                {%- endfor %}
            end * segments_joined.then_count as then_count,
            case bins.bin
                {%- for bin in range(1, 11) %}
                when {{ bin }} then segments_joined.up_to_{{ bin }}
                    {{- ' - segments_joined.up_to_' ~ (bin - 1) if bin > 1 }}
                {%- endfor %}
            end as now_count,
            bins.bin,
            segments_joined.distance_to_centroid__mean as mean_then,
            segments_joined.distance_to_centroid__now as mean_now
        from segments_joined
        cross join range(1, 11) as bins (bin)
        {%- if not loop.last %}
        union all
        {%- endif %}
        {%- endfor %}
    ),

    bins as (
        select * from features_counted
        union all
        select * from segments_counted
        union all
        -- In which tenth of the own segment's distances: a share of a segment that changes
        -- is no matter of distances.
        select
            'distance' as subject_type,
            'distance_to_centroid' as subject,
            segments_counted.compared_with,
            case
                when count(segments_counted.then_count) = count(*)
                    then sum(segments_counted.then_count)
            end as then_count,
            sum(segments_counted.now_count) as now_count,
            segments_counted.bin,
            max(model_deciles.distance_to_centroid__mean) as mean_then,
            max(customers_counted.distance_to_centroid__now) as mean_now
        from segments_counted
        cross join customers_counted
        cross join model_deciles
        group by segments_counted.compared_with, segments_counted.bin
        union all
        select
            'segment_share' as subject_type,
            'segments' as subject,
            'share' as compared_with,
            then_count,
            customer_count as now_count,
            segment_id as bin,
            null as mean_then,
            null as mean_now
        from segments_joined
    ),

    bins_rounded as (
        select
            subject_type,
            subject,
            compared_with,
            round(then_count) as then_count,
            cast(now_count as double) as now_count,
            -- Not of a bin that was empty and is; where then was not recorded, of each.
            case when then_count < 0.5 and now_count = 0 then 0 else 0.5 end as half,
            mean_then,
            mean_now
        from bins
    ),

    shares as (
        select
            *,
            (then_count + half) / nullif(sum(then_count + half) over subjects, 0)
                as share_then,
            (now_count + half) / nullif(sum(now_count + half) over subjects, 0)
                as share_now,
            sum(then_count) over subjects as then_total,
            sum(now_count) over subjects as now_total
        from bins_rounded
        window subjects as (partition by subject_type, subject, compared_with)
    ),

    indices as (
        select
            subject_type,
            subject,
            compared_with,
            case
                when count(*) = count(then_count) and min(then_total) > 0 and min(now_total) > 0
                    then {{ exact_sum(
                        '(share_now - share_then) * ln(share_now / nullif(share_then, 0))') }}
            end as population_stability_index,
            greatest(count(*) filter (where then_count > 0) - 1, 1) as degrees,
            max(1 / nullif(then_total, 0) + 1 / nullif(now_total, 0)) as unit,
            max(mean_then) as mean_then,
            max(mean_now) as mean_now
        from shares
        group by subject_type, subject, compared_with
    ),

    indices_ranked as (
        select
            *,
            row_number() over (
                partition by subject_type, subject
                order by population_stability_index, compared_with
            ) as index_rank
        from indices
    ),

    indices_measured as (
        select
            *,
            count(population_stability_index) over () as subject_count
        from indices_ranked
        where index_rank = 1
    ),

    limits as (
        select
            *,
            case
                when population_stability_index is not null
                    then greatest(
                        unit * {{ chi_squared_quantile(
                            'degrees', normal_quantile_above('(0.01 / subject_count)')) }},
                        unit * degrees + 0.02
                    )
            end as watch_limit,
            case
                when population_stability_index is not null
                    then greatest(
                        unit * {{ chi_squared_quantile(
                            'degrees', normal_quantile_above('(0.001 / subject_count)')) }},
                        unit * degrees + 0.03
                    )
            end as drift_limit
        from indices_measured
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
            when population_stability_index is null then 'not measured'
            when population_stability_index > drift_limit then 'drifted'
            when population_stability_index > watch_limit then 'watch'
            else 'stable'
        end as status
    from limits
{%- endmacro %}
