{#- Whether a column's values differ by no more than rounding, as 0.3 and 0.1 + 0.2 do: by up
    to some fifty of the steps that a double of their size knows. From its summary, whose
    columns `minimum` and `maximum` are of `summary`. -#}
{% macro is_constant(summary) -%}
    {{ summary }}.maximum - {{ summary }}.minimum
    <= 1e-14 * greatest(abs({{ summary }}.minimum), abs({{ summary }}.maximum))
{%- endmacro %}
