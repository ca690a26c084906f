{#- A column name as the input spells it: may hold spaces, quotes, keywords. -#}
{% macro quoted_identifier(name) %}
    {% do require_text(name) %}
    {{ return('"' ~ name | replace('"', '""') ~ '"') }}
{% endmacro %}
