{#- A column name as the input spells it: may hold spaces, quotes, keywords. -#}
{% macro quoted_identifier(name) %}
    {% do require_text(name) %}
    {% if name == '' %}
        {% do exceptions.raise_compiler_error('No name for SQL: ""') %}
    {% endif %}
    {{ return(adapter.dispatch('quoted_identifier', 'customer_segmentation')(name)) }}
{% endmacro %}

{% macro duckdb__quoted_identifier(name) %}
    {{ return('"' ~ name | replace('"', '""') ~ '"') }}
{% endmacro %}
