{#- Whether an id belongs to a uniform sample of one in so many: by its hash, so that
    neither the order of rows nor threads decide. Another seed draws another sample. -#}
{% macro is_drawn_by_hash(id, one_in, seed=none) %}
    {{ return(adapter.dispatch('is_drawn_by_hash', 'customer_segmentation')(id, one_in, seed)) }}
{% endmacro %}

{% macro duckdb__is_drawn_by_hash(id, one_in, seed) -%}
    hash({{ id }}{{ ', ' ~ seed if seed is not none }}) % {{ one_in }} = 0
{%- endmacro %}
