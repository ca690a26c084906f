{#- How far the customers that a model was fitted on were from the centroids of their
    segments: for each segment how many there were, the mean and the deciles of the distance,
    and the share in each of the ten bins: of customers left out of the fit, and of those
    fitted (see baseline.py). `models` is the model's row of id and document.
    Models of before segments had a record of their own have neither. -#}
{% macro deciles_by_segment(models) -%}
    select
        cast(segment ->> 'segment_id' as int) as segment_id,
        coalesce(
            cast(segment ->> 'training_count' as double),
            round(
                cast(document ->> 'training_row_count' as double)
                * cast(segment ->> 'scored_share' as double)
            ),
            -- Of models of before shares were recorded.
            cast(segment ->> 'customer_count' as double)
        ) as then_count,
        cast(segment ->> 'mean_distance' as double) as distance_to_centroid__mean
        {%- for decile in range(1, 10) %},
        cast(segment ->> '$.deciles[{{ decile - 1 }}]' as double)
            as distance_to_centroid__decile_{{ decile }}
        {%- endfor %}
        {%- for share in range(1, 11) %},
        cast(segment ->> '$.decile_shares[{{ share - 1 }}]' as double)
            as distance_to_centroid__share_{{ share }},
        cast(segment ->> '$.decile_shares_fitted[{{ share - 1 }}]' as double)
            as distance_to_centroid__fitted_share_{{ share }}
        {%- endfor %}
    from (
        select
            json(document) as document,
            unnest(cast(json(document) -> 'segments' as json[])) as segment
        from {{ models }}
    ) as segments_unpacked
{%- endmacro %}
