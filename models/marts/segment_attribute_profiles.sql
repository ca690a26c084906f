-- Who is in each segment: how often does each value of each attribute occur?
{%- set attributes = segmentation_columns()
    | selectattr('name', 'in', profile_attributes()) | list %}
{%- set numbers = attributes | selectattr('type', 'equalto', 'number') | list %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_scored') }}
),
{% for number in numbers %}
{%- set name = number['name'] %}
{{ name }}_limits as (
    select
        percentile_cont(0.05) within group (order by {{ name }}) as low,
        percentile_cont(0.95) within group (order by {{ name }}) as high
    from customers
),

{{ name }}_steps as (
    select
        low,
        high,
        {{ band_step('low', 'high') }} as step
    from {{ name }}_limits
),

{{ name }}_bands as (
    select
        step,
        cast(floor(low / step) as bigint) as first_band,
        cast(floor(high / step) as bigint) as last_band
    from {{ name }}_steps
),
{% endfor %}
attributes_listed as (
    {%- for attribute in attributes %}
    {%- set name = attribute['name'] %}
    select
        customers.segment_id,
        '{{ name }}' as attribute,
        {%- if attribute['type'] == 'number' %}
        least(greatest(
            cast(floor(customers.{{ name }} / {{ name }}_bands.step) as bigint),
            {{ name }}_bands.first_band
        ), {{ name }}_bands.last_band) as band,
        {{ name }}_bands.step,
        {{ name }}_bands.first_band,
        {{ name }}_bands.last_band,
        cast(null as string) as category,
        {%- else %}
        cast(null as bigint) as band,
        cast(null as double) as step,
        cast(null as bigint) as first_band,
        cast(null as bigint) as last_band,
        {%- if attribute['type'] == 'boolean' %}
        case when customers.{{ name }} then 'yes' when not customers.{{ name }} then 'no' end
            as category,
        {%- else %}
        customers.{{ name }} as category,
        {%- endif %}
        {%- endif %}
        customers.{{ name }} is null as is_missing
    from customers
    {%- if attribute['type'] == 'number' %}
    cross join {{ name }}_bands
    {%- endif %}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        cast(null as int) as segment_id,
        cast(null as string) as attribute,
        cast(null as bigint) as band,
        cast(null as double) as step,
        cast(null as bigint) as first_band,
        cast(null as bigint) as last_band,
        cast(null as string) as category,
        true as is_missing
    where 1 = 0
    {%- endfor %}
),

values_counted as (
    select
        segment_id,
        attribute,
        band,
        step,
        first_band,
        last_band,
        category,
        is_missing,
        count(*) as customer_count
    from attributes_listed
    group by
        segment_id, attribute, band, step, first_band, last_band, category, is_missing
),

values_of_all as (
    select
        attribute,
        band,
        category,
        is_missing,
        max(case when band > first_band then band * step end) as band_low,
        max(case when band < last_band then (band + 1) * step end) as band_high,
        row_number() over (
            partition by attribute
            order by
                is_missing asc,
                band asc nulls last,
                {%- for attribute in attributes if attribute['order'] %}
                case
                    when attribute = '{{ attribute['name'] }}'
                        then {{ derived_value({'derivation': 'rank'}, attribute, 'category') }}
                end asc nulls last,
                {%- endfor %}
                sum(customer_count) desc,
                category asc
        ) as value_order
    from values_counted
    group by attribute, band, category, is_missing
),

-- A column with a thousand categories would drown the table: twenty, then the rest.
values_ranked as (
    select
        values_counted.*,
        values_of_all.value_order as value_rank,
        values_of_all.band_low,
        values_of_all.band_high,
        not values_counted.is_missing
        and values_counted.band is null
        and values_of_all.value_order > 20 as is_pooled
    from values_counted
    inner join values_of_all
        on
            values_counted.attribute = values_of_all.attribute
            and values_counted.band is not distinct from values_of_all.band
            and values_counted.category is not distinct from values_of_all.category
            and values_counted.is_missing = values_of_all.is_missing
),

values_named as (
    select
        segment_id,
        attribute,
        case
            when is_missing then 1000
            when is_pooled then 999
            else value_rank
        end as value_order,
        case
            when is_missing then 'missing'
            when band is not null then {{ band_name('values_ranked') }}
            when is_pooled then 'other values'
            else category
        end as value,
        band_low,
        band_high,
        is_missing,
        is_pooled,
        customer_count
    from values_ranked
),

values_summed as (
    select
        segment_id,
        attribute,
        value_order,
        value,
        is_missing,
        is_pooled,
        max(band_low) as band_low,
        max(band_high) as band_high,
        sum(customer_count) as customer_count
    from values_named
    group by segment_id, attribute, value_order, value, is_missing, is_pooled
),

-- Every value for every segment, so that "none of them" is a row and not a gap.
value_totals as (
    select
        attribute,
        value_order,
        value,
        is_missing,
        is_pooled,
        max(band_low) as band_low,
        max(band_high) as band_high,
        sum(customer_count) as value_count
    from values_summed
    group by attribute, value_order, value, is_missing, is_pooled
),

segment_totals as (
    select
        segment_id,
        attribute,
        sum(customer_count) as segment_count
    from values_summed
    group by segment_id, attribute
),

shares as (
    select
        segment_totals.segment_id,
        segment_totals.attribute,
        value_totals.value,
        value_totals.value_order,
        value_totals.is_missing,
        value_totals.is_pooled,
        value_totals.band_low,
        value_totals.band_high,
        coalesce(values_summed.customer_count, 0) as customer_count,
        coalesce(values_summed.customer_count, 0)
        / cast(segment_totals.segment_count as double) as customer_share,
        value_totals.value_count
        / cast(sum(segment_totals.segment_count) over (
            partition by segment_totals.attribute, value_totals.value_order
        ) as double) as share_of_all
    from segment_totals
    inner join value_totals
        on segment_totals.attribute = value_totals.attribute
    left join values_summed
        on
            segment_totals.segment_id = values_summed.segment_id
            and segment_totals.attribute = values_summed.attribute
            and value_totals.value_order = values_summed.value_order
),

segment_attribute_profiles as (
    select
        segment_id,
        attribute,
        value,
        cast(value_order as int) as value_order,
        is_missing,
        is_pooled,
        round(band_low * 1e9) / 1e9 as band_low,
        round(band_high * 1e9) / 1e9 as band_high,
        cast(customer_count as bigint) as customer_count,
        customer_share,
        share_of_all,
        100 * customer_share / share_of_all as index_vs_all
    from shares
)

select * from segment_attribute_profiles
order by segment_id, attribute, value_order
