{#- The frozen transforms in model documents, one row a feature: what
    `int_model_features_unpacked` lists, also for models of before this build. -#}
{% macro model_features(models) -%}
    select
        model_id,
        {{ document_value('feature', 'feature') }} as feature,
        {{ document_cast('feature', 'position', 'int') }} as position,
        {{ document_value('feature', 'transform') }} as transform,
        {{ document_value('feature', 'missing') }} as missing
        {%- for number in [
            'fill_value', 'clip_low', 'clip_high', 'center', 'scale', 'weight',
            'missing_share', 'minimum', 'maximum', 'mean', 'mean_transformed',
            'standard_deviation_transformed'] %},
        {{ document_cast('feature', number, 'double') }} as {{ number }}
        {%- endfor %}
        {%- for decile in range(1, 10) %},
        {{ document_cast('feature', 'deciles[' ~ (decile - 1) ~ ']', 'double') }}
            as decile_{{ decile }}
        {%- endfor %}
        {%- for share in range(1, 11) %},
        {{ document_cast('feature', 'decile_shares[' ~ (share - 1) ~ ']', 'double') }}
            as decile_share_{{ share }}
        {%- endfor %}
    from (
        select
            model_id,
            {{ document_items(parsed_document('document'), 'features') }} as feature
        from {{ models }}
        where document is not null
    ) as features_unpacked
{%- endmacro %}
