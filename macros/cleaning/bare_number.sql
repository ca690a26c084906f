{#- A number without what its column's declaration says may stand around it: `symbols` before or
    behind it (a currency, a percent sign, a unit, in any case of letters), which are left out,
    and, with `negative_brackets`, brackets in place of a minus. What was not declared stays,
    and makes the text no number. -#}
{% macro bare_number(text, column) -%}
    {%- set bare = text -%}
    {%- set blank = '[ \u00a0\u2009\u202f]*' -%}
    {%- if column.get('symbols') or column.get('negative_brackets') -%}
        {#- The minus of typography looks the same. -#}
        {%- set bare = 'replace(' ~ bare ~ ", '\u2212', '-')" -%}
    {%- endif -%}
    {%- if column.get('negative_brackets') -%}
        {%- set bare = pattern_replaced(
            bare, '^[(]' ~ blank ~ '(.*?)' ~ blank ~ '[)]$', '-\\1') -%}
    {%- endif -%}
    {%- if column.get('symbols') -%}
        {%- set symbols = [] -%}
        {%- for symbol in column['symbols'] -%}
            {%- do symbols.append(modules.re.escape(symbol)) -%}
        {%- endfor -%}
        {%- set any = '(?:' ~ symbols | join('|') ~ ')' -%}
        {%- set bare = pattern_replaced(
            bare, '(?i)^([+-]?)' ~ blank ~ any ~ blank ~ '([+-]?)', '\\1\\2') -%}
        {%- set bare = pattern_replaced(bare, '(?i)' ~ blank ~ any ~ '$') -%}
    {%- endif -%}
    {{ bare }}
{%- endmacro %}
