{#- A number written in plain or scientific notation; null for anything else, so that
    'inf', '0x1F' and '1,234.5' are counted as problems, not guessed. A minus zero is zero. -#}
{% macro number_from_text(text) -%}
    {%- set plain = text -%}
    {%- if var('segmentation_read_options').get('decimal_separator') == ',' -%}
        {%- set plain = "replace(replace(" ~ text ~ ", '.', '#'), ',', '.')" -%}
    {%- endif -%}
    case
        when regexp_matches({{ plain }}, '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$')
            then try_cast({{ plain }} as double) + 0
    end
{%- endmacro %}
