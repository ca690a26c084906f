{#- A text without outer white space: blanks, tabs, line ends, no-break and zero-width
    spaces and the byte order mark, which spreadsheets leave behind. -#}
{% macro trimmed_text(text) %}
    {{ return(adapter.dispatch('trimmed_text', 'customer_segmentation')(text)) }}
{% endmacro %}

{% macro duckdb__trimmed_text(text) -%}
    trim({{ text }}, concat(' ', chr(9), chr(10), chr(13), chr(160), chr(8203), chr(65279)))
{%- endmacro %}
