{#- A number written in plain or scientific notation; null for anything else, so that
    'inf', '0x1F' and '1,234.5' are counted as problems, not guessed. A minus zero is zero.
    Signs between thousands are taken only where they stand between groups of digits, the last
    one of three (the others of two in India): 1.23 is never a hundred and twenty-three. How
    the numbers of a column are written, its declaration says, or the options for all. -#}
{% macro number_from_text(text, column) -%}
    {%- set decimal = column.get('decimal_separator') or read_option('decimal_separator', '.') -%}
    {%- set thousands = thousands_signs(column) -%}
    {%- set bare = bare_number(text, column) -%}
    {%- set whole = '[0-9]+' -%}
    {%- if thousands -%}
        {%- set whole = '(?:[0-9]{1,3}(?:[' ~ thousands ~ '][0-9]{2,3})*[' ~ thousands
            ~ '][0-9]{3}|[0-9]+)' -%}
    {%- endif -%}
    {%- set point = '[' ~ decimal ~ ']' -%}
    {%- set pattern = '^[+-]?(' ~ whole ~ '(' ~ point ~ '[0-9]*)?|' ~ point
        ~ '[0-9]+)([eE][+-]?[0-9]+)?$' -%}
    {%- set plain = bare -%}
    {%- if thousands -%}
        {%- set plain = 'translate(' ~ plain ~ ', ' ~ sql_literal(thousands) ~ ", '')" -%}
    {%- endif -%}
    {%- if decimal == ',' -%}
        {%- set plain = 'replace(' ~ plain ~ ", ',', '.')" -%}
    {%- endif -%}
    case
        when {{ matches_pattern(bare, pattern) }}
            then try_cast({{ plain }} as double) + 0
    end
{%- endmacro %}

{#- The signs that may stand between thousands, where they may: the one that was named, and
    blanks of any width, which nobody writes a decimal with. Exports mix an apostrophe with its
    typographic form, which looks the same. -#}
{% macro thousands_signs(column) %}
    {% set sign = column.get('thousands') or read_option('thousands', '') %}
    {% if not sign %}{{ return('') }}{% endif %}
    {% set signs = {' ': '', "'": "'\u2019", '\u2019': "'\u2019"}.get(sign, sign) %}
    {{ return(signs ~ ' \u00a0\u2009\u202f') }}
{% endmacro %}
