{#- The centroids in model documents, one row a segment and feature: what
    `int_model_segments_unpacked` lists, also for models of before this build. Ids have
    gaps once segments retire; scoring walks positions 1, 2, 3, ... -#}
{% macro model_centroids(models) -%}
    select
        model_id,
        segment_id,
        feature,
        centroid,
        centroid_scaled,
        cast(dense_rank() over (
            partition by model_id
            order by segment_id
        ) as int) as position
    from (
        select
            model_id,
            cast(centroid ->> 'segment_id' as int) as segment_id,
            cast(centroid ->> 'feature' as varchar) as feature,
            cast(centroid ->> 'centroid' as double) as centroid,
            cast(centroid ->> 'centroid_scaled' as double) as centroid_scaled
        from (
            select
                model_id,
                unnest(cast(json(document) -> 'centroids' as json[])) as centroid
            from {{ models }}
            where document is not null
        ) as centroids_unpacked
    ) as centroids_typed
{%- endmacro %}
