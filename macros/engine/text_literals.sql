{#- Texts in lower case as SQL literals, for `is_one_of`. -#}
{% macro text_literals(texts) %}
    {% set literals = [] %}
    {% for text in texts %}{% do literals.append(sql_literal(text | string | lower)) %}{% endfor %}
    {{ return(literals) }}
{% endmacro %}
