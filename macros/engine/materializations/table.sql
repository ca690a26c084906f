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
            create or replace table {{ target_relation }} as (
                {{ compiled_code }}
            )
        {% endif %}
    {% endcall %}
    {{ return(customer_segmentation.completed(target_relation)) }}
{% endmaterialization %}
