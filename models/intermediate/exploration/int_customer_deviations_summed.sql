-- How do the number columns vary, alone and with each other? One row, one pass.
-- Deviations from the median in units of the range lie between -1 and 1, so that they can
-- be summed exactly; the mean is never further from the median than one standard
-- deviation, so that moving the moments to it later on costs no digits.
{{ config(materialized='table') }}
{%- set names = explored_numbers() %}
{%- set pairs = explored_pairs() %}
{%- set known = summarised_columns() %}

with

customers as (
    select * from {{ ref('customer_segmentation', 'int_customers_cleaned') }}
),

columns_summarised as (
    select * from {{ ref('customer_segmentation', 'int_customer_columns_summarised') }}
),

ranges as (
    select
        {%- for name in names %}
        {%- for bound, expression in {
            'median': 'median',
            'range': 'case when maximum > minimum then maximum - minimum else 1 end',
            'fence_low': 'p25 - 1.5 * (p75 - p25)',
            'fence_high': 'p75 + 1.5 * (p75 - p25)',
        }.items() %}
        max(case when column_name = '{{ name }}' then {{ expression }} end)
            as {{ name }}__{{ bound }},
        {%- endfor %}
        {%- endfor %}
        count(*) as columns__count
    from columns_summarised
),

deviations as (
    select
        {%- for name in names %}
        customers.{{ name }} as {{ name }}__value,
        (customers.{{ name }} - ranges.{{ name }}__median) / ranges.{{ name }}__range
            as {{ name }}__deviation,
        customers.{{ name }} < ranges.{{ name }}__fence_low
        or customers.{{ name }} > ranges.{{ name }}__fence_high as {{ name }}__is_outlier,
        {%- endfor %}
        ranges.columns__count
    from customers
    cross join ranges
),

deviations_summed as (
    select
        {%- for name in names %}
        {%- set deviation = name ~ '__deviation' %}
        {{ exact_unit_sum(deviation) }} as {{ name }}__sum_1,
        {{ exact_unit_sum(deviation ~ ' * ' ~ deviation) }} as {{ name }}__sum_2,
        {{ exact_unit_sum(deviation ~ ' * ' ~ deviation ~ ' * ' ~ deviation) }}
            as {{ name }}__sum_3,
        count(*) filter (where {{ name }}__is_outlier) as {{ name }}__outliers,
        count(*) filter (where {{ deviation }} = 0) as {{ name }}__at_median,
        {%- if known and not known[name]['has_running_range'] %}
        cast(null as bigint) as {{ name }}__distinct,
        {%- else %}
        count(distinct {{ name }}__value) as {{ name }}__distinct,
        {%- endif %}
        {%- endfor %}
        {%- for name, other in pairs %}
        {%- set pair = name ~ '__with__' ~ other %}
        {%- set both = 'where ' ~ name ~ '__deviation is not null and ' ~ other
            ~ '__deviation is not null' %}
        {{ exact_unit_sum(name ~ '__deviation * ' ~ other ~ '__deviation') }}
            as {{ pair }}__product,
        {#- Where both columns are complete, the sums of each are those above. #}
        {%- if known and known[name]['is_complete'] and known[other]['is_complete'] %}
        cast(null as bigint) as {{ pair }}__count,
        {%- else %}
        count(*) filter ({{ both }}) as {{ pair }}__count,
        {%- for one, side in [(name, 'left'), (other, 'right')] %}
        {%- set deviation = one ~ '__deviation' %}
        {%- set present = 'case ' ~ both.replace('where', 'when') ~ ' then ' %}
        {{ exact_unit_sum('(' ~ present ~ deviation ~ ' end)') }}
            as {{ pair }}__{{ side }}_1,
        {{ exact_unit_sum('(' ~ present ~ deviation ~ ' * ' ~ deviation ~ ' end)') }}
            as {{ pair }}__{{ side }}_2,
        {%- endfor %}
        {%- endif %}
        {%- endfor %}
        max(columns__count) as columns__count
    from deviations
)

select * from deviations_summed
