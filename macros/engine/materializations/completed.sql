{# What follows the statement that replaced the relation, and what dbt wants to know of it. #}
{% macro completed(relation) %}
    {% do stop_on_broken_contract(relation) %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(relation, model) %}
    {{ adapter.commit() }}
    {{ return({"relations": [relation]}) }}
{% endmacro %}

{# dbt asks the engine to plan every query twice more to know its columns before it runs; here
   the relation is compared that the transaction has just made, and only a breach is dbt's to
   say. #}
{% macro stop_on_broken_contract(relation) %}
    {% if not config.get("contract").enforced %}{{ return("") }}{% endif %}
    {% set declared = [] %}
    {% for column in model.columns.values() %}
        {% do declared.append(adapter.quote(column.name) ~ " " ~ column.data_type) %}
    {% endfor %}
    {% set found = run_query(
        "select typeof(made) = typeof(cast(null as struct(" ~ declared | join(", ")
        ~ "))) from (select 1) as one left join (select * from " ~ relation
        ~ " limit 0) as made on true").rows[0][0] %}
    {% if not found %}
        {% do get_assert_columns_equivalent(compiled_code) %}
        {% do exceptions.raise_compiler_error(
            "The columns of " ~ model.name ~ " are in another order than its contract") %}
    {% endif %}
{% endmacro %}
