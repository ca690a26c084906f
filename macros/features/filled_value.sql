{#- A feature's value, or its frozen fill where the policy says `median`. -#}
{% macro filled_value(value, transform) -%}
    {%- if transform['missing'] == 'median' -%}
        coalesce({{ value }}, {{ transform['fill_value'] }})
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}
