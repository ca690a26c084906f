{#- A text that stands for what a record says in its declared columns: the same record has the
    same one in every file and in any order, another record another one. -#}
{% macro record_key(columns) -%}
    substr(md5(concat_ws(
        chr(31)
        {%- for column in columns %},
        coalesce(cast({{ column['name'] }}__typed as string), chr(30))
        {%- endfor %}
    )), 1, 20)
{%- endmacro %}
