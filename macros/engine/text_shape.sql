{#- A text by its shape, for logs, which must hold nobody's own words: A and a for letters, 9
    for digits, signs of money, blanks and punctuation as they are, ? for all else. Of a long
    text the beginning. The E of a number stays, being a digit's place. -#}
{% macro text_shape(text) %}
    {{ return(adapter.dispatch('text_shape', 'customer_segmentation')(text)) }}
{% endmacro %}

{% macro duckdb__text_shape(text) -%}
    {%- set steps = [
        ['[^\\p{L}\\p{M}\\p{N}\\p{Sc}\\p{Zs} -~]', '?'],
        ['\\p{Lu}', 'A'], ['[\\p{L}\\p{M}]', 'a'], ['\\p{N}', '9'],
    ] -%}
    {%- set shape = namespace(sql='left(' ~ text ~ ', 40)') -%}
    {%- for pattern, sign in steps -%}
        {%- set shape.sql = 'regexp_replace(' ~ shape.sql ~ ", '" ~ pattern ~ "', '" ~ sign
            ~ "', 'g')" -%}
    {%- endfor -%}
    case
        when regexp_full_match({{ text }}, '[+-]?[0-9]{1,20}([.,][0-9]{1,20})?[eE][+-]?[0-9]{1,9}')
            then regexp_replace({{ text }}, '[0-9]', '9', 'g')
        else {{ shape.sql }} || case when length({{ text }}) > 40 then '…' else '' end
    end
{%- endmacro %}
