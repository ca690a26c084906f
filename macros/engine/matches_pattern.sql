{#- Whether a pattern, a regular expression, is found anywhere in a text. -#}
{% macro matches_pattern(text, pattern) %}
    {{ return(adapter.dispatch('matches_pattern', 'customer_segmentation')(
        text, pattern)) }}
{% endmacro %}

{% macro duckdb__matches_pattern(text, pattern) -%}
    regexp_matches({{ text }}, {{ sql_literal(pattern) }})
{%- endmacro %}

{#- A text with another one in the place of what a pattern finds first; `\1` in it is the
    first group of the pattern. -#}
{% macro pattern_replaced(text, pattern, replacement='') %}
    {{ return(adapter.dispatch('pattern_replaced', 'customer_segmentation')(
        text, pattern, replacement)) }}
{% endmacro %}

{% macro duckdb__pattern_replaced(text, pattern, replacement) -%}
    regexp_replace(
        {{- text }}, {{ sql_literal(pattern) }}, {{ sql_literal(replacement) -}}
    )
{%- endmacro %}
