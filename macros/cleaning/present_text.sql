{#- The trimmed text of a value, null where it is one of the spellings of "no value".
    Most texts are longer than any such spelling and begin and end with a printable ASCII
    character: those need neither trimming nor looking up, which is four times as fast. -#}
{% macro present_text(text) -%}
    {%- set spellings = [] -%}
    {%- set lengths = [0] -%}
    {%- for spelling in missing_spellings() -%}
        {%- do spellings.append(sql_literal(spelling)) -%}
        {%- do lengths.append(spelling | length) -%}
    {%- endfor -%}
    case
        when
            length({{ text }}) > {{ lengths | max }}
            and {{ text }} > '!' and {{ text }} < '~'
            and right({{ text }}, 1) between '!' and '~'
            then {{ text }}
        when not ({{ is_one_of('lower(' ~ trimmed_text(text) ~ ')', spellings or ["''"]) }})
            then {{ trimmed_text(text) }}
    end
{%- endmacro %}
