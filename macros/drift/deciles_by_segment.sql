{#- How far the customers that a model was fitted on were from the centroids of their
    segments: for each segment how many there were, the mean and the deciles of the distance,
    and the share in each of the ten bins: of customers left out of the fit, and of those
    fitted (see baseline.py). `models` is the model's row of id and document.
    Models of before segments had a record of their own have neither. -#}
{% macro deciles_by_segment(models) -%}
    select
        {{ document_cast('segment', 'segment_id', 'int') }} as segment_id,
        coalesce(
            {{ document_cast('segment', 'training_count', 'double') }},
            round(
                {{ document_cast('document', 'training_row_count', 'double') }}
                * {{ document_cast('segment', 'scored_share', 'double') }}
            ),
            -- Of models of before shares were recorded.
            {{ document_cast('segment', 'customer_count', 'double') }}
        ) as then_count,
        {{ document_cast('segment', 'mean_distance', 'double') }}
            as distance_to_centroid__mean
        {%- for decile in range(1, 10) %},
        {{ document_cast('segment', 'deciles[' ~ (decile - 1) ~ ']', 'double') }}
            as distance_to_centroid__decile_{{ decile }}
        {%- endfor %}
        {%- for share in range(1, 11) %},
        {{ document_cast('segment', 'decile_shares[' ~ (share - 1) ~ ']', 'double') }}
            as distance_to_centroid__share_{{ share }},
        {{ document_cast('segment', 'decile_shares_fitted[' ~ (share - 1) ~ ']', 'double') }}
            as distance_to_centroid__fitted_share_{{ share }}
        {%- endfor %}
    from (
        select
            {{ parsed_document('document') }} as document,
            {{ document_items(parsed_document('document'), 'segments') }} as segment
        from {{ models }}
    ) as segments_unpacked
{%- endmacro %}

{#- The same deciles in one row, each a list with the segment's at the place of its id. Beside
    every customer, a join by segment takes twice the time of the whole aggregation. -#}
{% macro deciles_at_segment_id(segment_deciles, outline) -%}
    {%- set last = outline['segments'] | map(attribute='segment_id') | max -%}
    select
        {%- for decile in range(1, 10) %}
        {%- set column, items = 'distance_to_centroid__decile_' ~ decile, [] %}
        {%- for id in range(1, last + 1) %}
        {%- do items.append('max(case when segment_id = ' ~ id ~ ' then ' ~ column ~ ' end)') %}
        {%- endfor %}
        {{ list_literal(items) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ segment_deciles }}
{%- endmacro %}
