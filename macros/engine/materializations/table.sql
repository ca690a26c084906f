{#
    A table of the project, replaced in one statement.

    dbt-duckdb builds it beside, renames twice, commits, and drops the old one afterwards: a
    build that is killed between leaves a second mart with everybody in it. DuckDB replaces a
    table in one statement, all or nothing, and whoever reads the old one meanwhile goes on. A
    host project keeps its own materializations, and builds our models with them.
#}
{% materialization table, adapter="duckdb", supported_languages=["sql", "python"] %}
    {% set target_relation = this.incorporate(type="table") %}
    {{ customer_segmentation.stop_on_unsupported_config() }}
    {{ run_hooks(pre_hooks) }}
    {{ customer_segmentation.make_way_for(target_relation) }}
    {% call statement("main", language=model.language, auto_begin=false) %}
        {% if model.language == "python" %}
            {{ py_write_table(False, target_relation, compiled_code) }}
        {% else %}
            {% set query = compiled_code %}
            {% if config.get("contract").enforced %}
                {{ get_assert_columns_equivalent(compiled_code) }}
                {% set query = get_select_subquery(compiled_code) %}
            {% endif %}
            create or replace table {{ target_relation }} as ({{ query }})
        {% endif %}
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ return({"relations": [target_relation]}) }}
{% endmaterialization %}
