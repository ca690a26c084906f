-- How are the values of each number column spread? About twenty bins of a round width over
-- the middle 98 %, so that a few extreme values don't squeeze the others into one bin; the
-- outer bins hold what lies beyond.
{{ config(materialized='table') }}
{%- set names = explored_numbers() %}

with

-- Read once for every column: that takes less than to hold all of them.
customers as {{ read_again() }} (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

columns_summarised as (
    select * from {{ ref('customer_segmentation', 'int_customer_columns_summarised') }}
    where column_type = 'number' and minimum is not null
),

spans as (
    select
        *,
        case
            when {{ is_constant('columns_summarised') }} then median
            when p99 > p01 then p01
            else minimum
        end as span_low,
        case
            when {{ is_constant('columns_summarised') }} then median
            when p99 > p01 then p99
            else maximum
        end as span_high
    from columns_summarised
),

widths as (
    select
        *,
        -- A constant column gets one bin of width 1; whole numbers no bin narrower than 1.
        greatest(
            coalesce(nullif(span_high - span_low, 0) / 20, 1),
            case when is_whole then 1 else 0 end
        ) as width
    from spans
),

-- The width as a fraction of whole numbers, so that edges are the decimals that they look
-- like: 0.3 and not 0.30000000000000004.
steps as (
    select
        *,
        {{ round_digit('width') }}
        * {{ power_of_ten('greatest(' ~ width_exponent('width') ~ ', 0)') }} as numerator,
        {{ power_of_ten('greatest(-' ~ width_exponent('width') ~ ', 0)') }} as denominator
    from widths
),

bins_limited as (
    select
        *,
        floor(span_low * denominator / numerator) as first_bin,
        floor(span_high * denominator / numerator) as last_bin
    from steps
),

-- A twentieth, rounded, makes no more than forty.
bins_listed as (
    select
        bins_limited.*,
        bins.bin_index
    from bins_limited
    inner join range(0, 64) as bins (bin_index)
        on bins_limited.last_bin - bins_limited.first_bin >= bins.bin_index
),

values_binned as (
    {%- for name in names %}
    select
        '{{ name }}' as column_name,
        cast(least(greatest(
            {{ bin_of('customers.' ~ name, 'bins_limited') }} - bins_limited.first_bin, 0
        ), bins_limited.last_bin - bins_limited.first_bin) as bigint) as bin_index,
        count(*) as customer_count
    from customers
    inner join bins_limited
        on bins_limited.column_name = '{{ name }}'
    where customers.{{ name }} is not null
    group by bin_index
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- else %}
    select
        cast(null as string) as column_name,
        cast(null as bigint) as bin_index,
        cast(null as bigint) as customer_count
    where 1 = 0
    {%- endfor %}
),

bins_counted as (
    select
        bins_listed.column_name as feature,
        bins_listed.bin_index,
        case
            when bins_listed.bin_index = 0
                then least(
                    bins_listed.minimum,
                    bins_listed.first_bin * bins_listed.numerator / bins_listed.denominator)
            else
                (bins_listed.first_bin + bins_listed.bin_index) * bins_listed.numerator
                / bins_listed.denominator
        end as bin_start,
        case
            when bins_listed.first_bin + bins_listed.bin_index = bins_listed.last_bin
                then greatest(
                    bins_listed.maximum,
                    (bins_listed.last_bin + 1) * bins_listed.numerator
                    / bins_listed.denominator)
            else
                (bins_listed.first_bin + bins_listed.bin_index + 1) * bins_listed.numerator
                / bins_listed.denominator
        end as bin_end,
        coalesce(values_binned.customer_count, 0) as customer_count
    from bins_listed
    left join values_binned
        on
            bins_listed.column_name = values_binned.column_name
            and bins_listed.bin_index = values_binned.bin_index
)

select * from bins_counted
