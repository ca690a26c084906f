{#- Whether an id belongs to a uniform sample of one in so many: by its hash, so that
    neither the order of rows nor threads decide. Another seed draws another sample. A
    comparison and no remainder: the engine keeps a filter that divides above all that could
    be computed before it, and would score everybody to look at one in eight. -#}
{% macro is_drawn_by_hash(id, one_in, seed=none) %}
    {{ return(adapter.dispatch('is_drawn_by_hash', 'customer_segmentation')(id, one_in, seed)) }}
{% endmacro %}

{% macro duckdb__is_drawn_by_hash(id, one_in, seed) -%}
    {%- set largest_hash = 2 ** 64 - 1 -%}
    hash({{ id }}{{ ', ' ~ seed if seed is not none }}) <=
    {%- if one_in is number %} {{ largest_hash // one_in }}
    {%- else %} {{ largest_hash }} // {{ one_in }}
    {%- endif %}
{%- endmacro %}
