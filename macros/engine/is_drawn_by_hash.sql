{#- Whether an id belongs to a uniform sample of one in so many: by its hash, so that
    neither the order of rows nor threads decide. -#}
{% macro is_drawn_by_hash(id, one_in) %}
    {{ return(adapter.dispatch('is_drawn_by_hash', 'customer_segmentation')(id, one_in)) }}
{% endmacro %}

{% macro duckdb__is_drawn_by_hash(id, one_in) -%}
    hash({{ id }}) % {{ one_in }} = 0
{%- endmacro %}
