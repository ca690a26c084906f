{#
    A table of the project, replaced in one statement.

    dbt-duckdb builds it beside, renames twice and drops: eight statements a model, and an
    eighth of the time that a build of few customers takes. DuckDB replaces a table in one,
    all or nothing, and whoever reads the old one meanwhile goes on. A host project keeps its
    own materializations, and builds our models with them.
#}
{% materialization table, adapter="duckdb", supported_languages=["sql", "python"] %}
    {% set target_relation = this.incorporate(type="table") %}
    {{ customer_segmentation.stop_on_unsupported_config() }}
    {{ run_hooks(pre_hooks) }}
    {{ customer_segmentation.make_way_for(target_relation) }}
    {% call statement("main", language=model.language, auto_begin=false) %}
        {% if model.language == "python" %}
            {{ py_write_table(False, target_relation, compiled_code)
                | replace("'create table ", "'create or replace table ") }}
        {% else %}
            create or replace table {{ target_relation }} as (
                {{ customer_segmentation.contracted(compiled_code) }}
            )
        {% endif %}
    {% endcall %}
    {{ return(customer_segmentation.completed(target_relation)) }}
{% endmaterialization %}
