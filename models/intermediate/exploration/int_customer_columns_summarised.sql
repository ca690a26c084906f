-- How much does each column hold, and from where to where? The first of two passes: the
-- second measures deviations, and has to know the range.
{{ config(materialized='table') }}
{%- set columns = attribute_columns() %}
{%- set one_in = customers_per_sampled_one() %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

customers_drawn as (
    select
        *,
        {{ is_drawn_by_hash('customer_id', one_in) if one_in > 1 else 'true' }}
            as sample__is_drawn
    from customers
),

values_summarised as (
    select
        count(*) as customers__count
        {%- for column in columns %}
        {%- set name = column['name'] %},
        count({{ name }}) as {{ name }}__count,
        {%- if one_in > 1 %}
        approx_count_distinct({{ name }}) as {{ name }}__distinct
        {%- else %}
        count(distinct {{ name }}) as {{ name }}__distinct
        {%- endif %}
        {%- if column['type'] == 'number' %},
        min({{ name }}) as {{ name }}__minimum,
        max({{ name }}) as {{ name }}__maximum,
        count(*) filter (where {{ name }} <> floor({{ name }})) as {{ name }}__fractions,
        {{ quantiles(name, [0.01, 0.25, 0.5, 0.75, 0.99]) }}
        {%- if one_in > 1 %} filter (where sample__is_drawn){% endif %} as {{ name }}__quantiles
        {%- endif %}
        {%- endfor %}
    from customers_drawn
),

columns_summarised as (
    {%- for column in columns %}
    {%- set name = column['name'] %}
    {%- set quantile_list = name ~ '__quantiles' %}
    select
        '{{ name }}' as column_name,
        '{{ column['type'] }}' as column_type,
        cast({{ loop.index }} as int) as position,
        customers__count as record_count,
        customers__count - {{ name }}__count as missing_count,
        least({{ name }}__distinct, {{ name }}__count) as distinct_count,
        {%- if column['type'] == 'number' %}
        {{ name }}__minimum as minimum,
        {{ name }}__maximum as maximum,
        {{ name }}__fractions = 0 as is_whole,
        {%- for quantile in ['p01', 'p25', 'median', 'p75', 'p99'] %}
        {{ nth_quantile(quantile_list, loop.index) }} as {{ quantile }},
        {%- endfor %}
        -- A running number leaves few numbers of its range out, and repeats none; whether
        -- it repeats any is looked at where the range is suspicious.
        coalesce(
            {{ name }}__fractions = 0
            and {{ name }}__count >= 20
            and {{ name }}__maximum - {{ name }}__minimum < 1.1 * {{ name }}__count,
            false
        ) as has_running_range
        {%- else %}
        cast(null as double) as minimum,
        cast(null as double) as maximum,
        cast(null as boolean) as is_whole,
        {%- for quantile in ['p01', 'p25', 'median', 'p75', 'p99'] %}
        cast(null as double) as {{ quantile }},
        {%- endfor %}
        false as has_running_range
        {%- endif %}
    from values_summarised
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from columns_summarised
