{#- How the tables written from here on compress texts; a hook before a model with customer
    ids, and 'auto' behind it. DuckDB's own choice looks for a dictionary, and takes 1.5 s
    longer to find none in ten million ids; where texts repeat it is the better one. Marts
    take zstd; staging, which a build reads ten times, takes fsst, for which DuckDB 2 leaves
    texts as they are. The setting is the whole database's: after a model that fails, or
    beside others on more threads, it changes the size of other tables, and no value. -#}
{% macro compress_texts(method) %}
    {{ return(adapter.dispatch('compress_texts', 'customer_segmentation')(method)) }}
{% endmacro %}

{% macro duckdb__compress_texts(method) -%}
    set force_compression = {{ sql_literal(method) }}
{%- endmacro %}
