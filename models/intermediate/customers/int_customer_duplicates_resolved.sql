-- Which accepted records are not customers of their own, because an equal record or a
-- better one of the same customer stands already?
-- Small whatever the input: only ids that occur twice are looked at closely.
{{ config(
    materialized='table',
    post_hook="{{ customer_segmentation.stop_on_conflicts(this) }}",
) }}
{%- set attributes = attribute_columns() %}
{%- set updated_at = var('segmentation_updated_at_column') %}

with

records as {{ read_again() }} (
    select * from {{ ref('customer_segmentation', 'stg_customer_records') }}
    where rejection_reasons is null
),

ids_repeated as (
    select customer_id
    from records
    group by customer_id
    having count(*) > 1
),

-- The rule of survival must not depend on the order of the file: the latest record wins
-- where a column says when it was updated, then the one with the most values, then the
-- one with the larger values, column by column. Only records that are equal in every
-- column can tie, and then it does not matter which one stays.
records_ranked as (
    select
        records.*,
        row_number() over (
            partition by records.customer_id
            order by
                {%- if updated_at %}
                {{ updated_at }} desc nulls last,
                {%- endif %}
                {%- for attribute in attributes %}
                {{ '+ ' if not loop.first -}}
                case when {{ attribute['name'] }} is null then 1 else 0 end
                {%- endfor %} asc,
                {%- for attribute in attributes %}
                {{ attribute['name'] }} desc nulls last,
                {%- endfor %}
                record_id asc
        ) as survival_rank,
        row_number() over (
            partition by
                records.customer_id
                {%- for attribute in attributes %},
                {{ attribute['name'] }}
                {%- endfor %}
            order by record_id
        ) as copy_number
    from records
    inner join ids_repeated
        on records.customer_id = ids_repeated.customer_id
),

survivors as (
    select * from records_ranked
    where survival_rank = 1
),

records_resolved as (
    select
        records_ranked.record_id,
        records_ranked.customer_id,
        survivors.record_id as surviving_record_id,
        case
            when records_ranked.copy_number > 1 then 'exact_duplicate'
            else 'conflicting_duplicate'
        end as resolution,
        nullif(concat_ws(
            ', '
            {%- for attribute in attributes %},
            case
                when records_ranked.{{ attribute['name'] }}
                    is distinct from survivors.{{ attribute['name'] }}
                    then '{{ attribute['name'] }}'
            end
            {%- endfor %}
        ), '') as differing_columns
    from records_ranked
    inner join survivors
        on records_ranked.customer_id = survivors.customer_id
    where records_ranked.survival_rank > 1
)

select * from records_resolved
