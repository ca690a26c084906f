{#- How far today's customers are from those that a model was fitted on, one row a subject.
    `customers` is scored by that model, `features` its rows as `model_features` gives them,
    `models` its row of id and document, `names` its features.

    The population stability index adds (now - then) * ln(now / then) over bins, here the
    deciles of then; half a customer is added to each bin, so that none is empty. Without
    any change it is about chi-squared distributed, divided by the harmonic size of the two
    samples: its 99th and 99.9th percentiles are the limits where they exceed the customary
    0.1 and 0.25, so that small tables do not cry wolf. -#}
{% macro measured_drift(customers, features, models, names) -%}
    {%- set subjects = names + ['distance_to_centroid'] %}
    with

    model as (
        select json(document) as document from {{ models }}
    ),

    deciles as (
        select
            max(cast(document ->> 'training_row_count' as bigint)) as then__count,
            {%- for decile in range(1, 10) %}
            max(cast(document ->> '$.quality.deciles[{{ decile - 1 }}]' as double))
                as distance_to_centroid__decile_{{ decile }},
            {%- endfor %}
            {%- for share in range(1, 11) %}
            max(cast(document ->> '$.quality.decile_shares[{{ share - 1 }}]' as double))
                as distance_to_centroid__share_{{ share }},
            {%- endfor %}
            max(cast(document ->> '$.quality.mean_distance' as double))
                as distance_to_centroid__mean
            {%- for name in names %}
            {%- for decile in range(1, 10) %},
            (
                select max(decile_{{ decile }}) from {{ features }}
                where feature = '{{ name }}'
            ) as {{ name }}__decile_{{ decile }}
            {%- endfor %}
            {%- for share in range(1, 11) %},
            (
                select max(decile_share_{{ share }}) from {{ features }}
                where feature = '{{ name }}'
            ) as {{ name }}__share_{{ share }}
            {%- endfor %},
            (
                select max(mean) from {{ features }}
                where feature = '{{ name }}'
            ) as {{ name }}__mean
            {%- endfor %}
        from model
    ),

    customers_counted as (
        select
            {%- for subject in subjects %}
            {%- for bin in range(1, 11) %}
            count(*) filter (
                where
                {%- if bin > 1 %}
                    customers.{{ subject }} > deciles.{{ subject }}__decile_{{ bin - 1 }}
                {%- endif %}
                {%- if 1 < bin < 10 %}
                    and
                {%- endif %}
                {%- if bin < 10 %}
                    customers.{{ subject }} <= deciles.{{ subject }}__decile_{{ bin }}
                {%- endif %}
            ) as {{ subject }}__count_{{ bin }},
            {%- endfor %}
            {{ exact_sum('customers.' ~ subject) }}
            / nullif(count(customers.{{ subject }}), 0) as {{ subject }}__now
            {{- ',' if not loop.last }}
            {%- endfor %}
        from {{ customers }} as customers
        cross join deciles
    ),

    segments_now as (
        select
            segment_id,
            count(*) as now_count
        from {{ customers }}
        group by segment_id
    ),

    segments_then as (
        select
            cast(segment ->> 'segment_id' as int) as segment_id,
            cast(segment ->> 'customer_count' as bigint) as then_count
        from (
            select unnest(cast(document -> 'segments' as json[])) as segment
            from model
        ) as segments_unpacked
    ),

    bins as (
        {%- for subject in subjects %}
        {%- for bin in range(1, 11) %}
        select
            '{{ 'distance' if subject == 'distance_to_centroid' else 'feature' }}'
                as subject_type,
            '{{ subject }}' as subject,
            round(deciles.then__count * deciles.{{ subject }}__share_{{ bin }}) as then_count,
            cast(customers_counted.{{ subject }}__count_{{ bin }} as double) as now_count,
            deciles.{{ subject }}__mean as mean_then,
            customers_counted.{{ subject }}__now as mean_now
        from customers_counted
        cross join deciles
        union all
        {%- endfor %}
        {%- endfor %}
        select
            'segment_share',
            'segments',
            cast(segments_then.then_count as double),
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
