{#- True or false by the spellings of a column, null for anything else. `true_spellings` and
    `false_spellings` of the declaration stand in place of the usual ones. -#}
{% macro boolean_from_text(text, column) -%}
    {%- set texts = {
        'true': column.get('true_spellings') or ['true', 'yes', 'y', 't', '1'],
        'false': column.get('false_spellings') or ['false', 'no', 'n', 'f', '0'],
    } -%}
    case
        {%- for truth, spellings in texts.items() %}
        when lower({{ text }}) in ({{ text_literals(spellings) | join(', ') }})
            then {{ truth }}
        {%- endfor %}
    end
{%- endmacro %}
