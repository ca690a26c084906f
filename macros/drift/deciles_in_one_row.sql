{#- The deciles of the customers that a model was fitted on, as one row: for each feature nine
    limits, the share of customers in each of the ten bins, which ties make other than a
    tenth, the mean, and the share without a value (null for models of before it was
    recorded). `features` are the model's rows as `model_features` gives them, `models` its
    row of id and document. -#}
{% macro deciles_in_one_row(features, models, names) -%}
    with

    model as (
        select {{ parsed_document('document') }} as document from {{ models }}
    )

    select
        max({{ document_cast('model.document', 'training_row_count', 'bigint') }}) as then__count,
        max({{ document_cast('model.document', 'quality.mean_distance', 'double') }})
            as distance_to_centroid__mean
        {%- for name in names %}
        {%- for decile in range(1, 10) %},
        max(case when features.feature = '{{ name }}' then features.decile_{{ decile }} end)
            as {{ name }}__decile_{{ decile }}
        {%- endfor %}
        {%- for share in range(1, 11) %},
        max(case
            when features.feature = '{{ name }}' then features.decile_share_{{ share }}
        end) as {{ name }}__share_{{ share }}
        {%- endfor %},
        max(case when features.feature = '{{ name }}' then features.mean end)
            as {{ name }}__mean,
        max(case when features.feature = '{{ name }}' then features.missing_share end)
            as {{ name }}__missing_share
        {%- endfor %}
    from model
    cross join {{ features }} as features
{%- endmacro %}
