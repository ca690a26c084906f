{#- A sum that neither threads nor the order of rows can change: doubles are added as
    decimals, whose addition is exact. Twelve digits behind the point, 26 before it: an
    overflow stops the query, it never wraps. -#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(38, 12))) as double)
{%- endmacro %}
