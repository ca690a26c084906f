{# The model's query, which dbt holds to its contract. #}
{% macro checked_query() %}
    {% if config.get("contract").enforced %}
        {{ get_assert_columns_equivalent(compiled_code) }}
        {{ return(get_select_subquery(compiled_code)) }}
    {% endif %}
    {{ return(compiled_code) }}
{% endmacro %}

{# What follows the statement that replaced the relation, and what dbt wants to know of it. #}
{% macro completed(relation) %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(relation, model) %}
    {{ adapter.commit() }}
    {{ return({"relations": [relation]}) }}
{% endmacro %}
