{#- The trimmed text of a value, null where it is one of the spellings of "no value". -#}
{% macro present_text(text) -%}
    {%- set spellings = [] -%}
    {%- for spelling in var('segmentation_missing_spellings') -%}
        {%- do spellings.append(sql_literal(spelling | string | lower | trim)) -%}
    {%- endfor -%}
    case
        when lower({{ trimmed_text(text) }}) not in ({{ spellings | join(', ') }})
            then {{ trimmed_text(text) }}
    end
{%- endmacro %}
