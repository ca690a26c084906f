{#- A sum that neither threads nor the order of rows can change. Values below eight million
    are added as whole numbers of 10^-12, larger ones as decimals of 10^-4: these reach to
    10^34, but take three times as long. Both additions are exact; an overflow stops the
    query, it never wraps. -#}
{% macro exact_sum(expression) -%}
    {%- set whole -%}
        sum(cast(
            case when abs({{ expression }}) < 8e6 then {{ expression }} * 1e12 end as bigint
        ))
    {%- endset -%}
    {%- set large -%}
        cast(sum(cast(
            case when abs({{ expression }}) >= 8e6 then {{ expression }} end as decimal(38, 4)
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
