{# A model's query, held to its contract: the columns declared, of their types, in their order. #}
{% macro contracted(query) %}
    {% if config.get("contract").enforced %}
        {{ get_assert_columns_equivalent(query) }}
        {{ get_select_subquery(query) }}
    {% else %}
        {{ query }}
    {% endif %}
{% endmacro %}
