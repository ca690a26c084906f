{#- A feature's value, or its frozen fill where the policy says `median`. -#}
{% macro filled_value(value, feature, parameters) -%}
    case
        when {{ value }} is null and {{ parameters }}.{{ feature }}__missing = 'median'
            then {{ parameters }}.{{ feature }}__fill_value
        else {{ value }}
    end
{%- endmacro %}
