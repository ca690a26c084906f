{#- A sum that neither threads nor the order of rows can change: doubles are added as
    decimals, whose addition is exact. Twelve digits behind the point, 26 before it: an
    overflow stops the query, it never wraps. -#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(38, 12))) as double)
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
