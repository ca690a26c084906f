{# What follows the statement that replaced the relation, and what dbt wants to know of it. #}
{% macro completed(relation) %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(relation, model) %}
    {{ adapter.commit() }}
    {{ return({"relations": [relation]}) }}
{% endmacro %}
