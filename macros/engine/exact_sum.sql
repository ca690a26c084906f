{#- A sum that neither threads nor the order of rows can change. Values up to eight million
    are added as whole numbers of 10^-12, the few beyond as decimals, which take twice as
    long: twelve digits behind the point, 26 before it. Both additions are exact; an overflow
    stops the query, it never wraps. Small values are multiplied by `factor` before and divided
    by it afterwards, where `sum_factors` gives their column one. -#}
{% macro exact_sum(expression, factor=none) -%}
    {%- if factor -%}
        ({{ exact_sum('(' ~ expression ~ ' * ' ~ factor ~ ')') }}) / {{ factor }}
    {%- else -%}
        {{ return(adapter.dispatch('exact_sum', 'customer_segmentation')(expression)) }}
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__exact_sum(expression) -%}
    {%- set whole -%}
        sum(cast(
            case when abs({{ expression }}) < 8e6 then ({{ expression }}) * 1e12 end as bigint
        ))
    {%- endset -%}
    {%- set large -%}
        cast(sum(cast(
            case when abs({{ expression }}) >= 8e6 then {{ expression }} end as decimal(38, 12)
        )) as double)
    {%- endset -%}
    {#- A double holds more digits of the whole part and of the rest than of both. -#}
    coalesce(
        cast({{ whole }} // 1000000000000 as double)
        + cast({{ whole }} % 1000000000000 as double) / 1e12
        + coalesce({{ large }}, 0),
        {{ large }}
    )
{%- endmacro %}

{#- The same of values from 0 to 10^30, such as squares of an outlier, 0 of none: those
    from 10^12 on lose what lies behind the point, a share of 10^-12 at most. -#}
{% macro exact_sum_of_any_size(expression) -%}
    (
        coalesce({{ exact_sum('case when ' ~ expression ~ ' < 1e12 then ' ~ expression
            ~ ' end') }}, 0)
        + coalesce(cast(sum(cast(
            case when {{ expression }} >= 1e12 then {{ expression }} end as decimal(38, 0)
        )) as double), 0)
    )
{%- endmacro %}
