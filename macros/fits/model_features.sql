{#- The frozen transforms in model documents, one row a feature: what
    `int_model_features_unpacked` lists, also for models of before this build. -#}
{% macro model_features(models) -%}
    select
        model_id,
        cast(feature ->> 'feature' as varchar) as feature,
        cast(feature ->> 'position' as int) as position,
        cast(feature ->> 'transform' as varchar) as transform,
        cast(feature ->> 'missing' as varchar) as missing,
        cast(feature ->> 'fill_value' as double) as fill_value,
        cast(feature ->> 'clip_low' as double) as clip_low,
        cast(feature ->> 'clip_high' as double) as clip_high,
        cast(feature ->> 'center' as double) as center,
        cast(feature ->> 'scale' as double) as scale,
        cast(feature ->> 'weight' as double) as weight,
        cast(feature ->> 'missing_share' as double) as missing_share,
        cast(feature ->> 'mean' as double) as mean
        {%- for decile in range(1, 10) %},
        cast(feature ->> '$.deciles[{{ decile - 1 }}]' as double) as decile_{{ decile }}
        {%- endfor %}
        {%- for share in range(1, 11) %},
        cast(feature ->> '$.decile_shares[{{ share - 1 }}]' as double)
            as decile_share_{{ share }}
        {%- endfor %}
    from (
        select
            model_id,
            unnest(cast(try_cast(document as json) -> 'features' as json[])) as feature
        from {{ models }}
        where document is not null
    ) as features_unpacked
{%- endmacro %}
