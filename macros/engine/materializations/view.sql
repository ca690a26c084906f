{# A view of the project, replaced in one statement as its tables are, and for the same reason:
   dbt's own is made beside, renamed twice, and leaves the old one where a build dies. #}
{% materialization view, adapter="duckdb" %}
    {% set target_relation = this.incorporate(type="view") %}
    {{ customer_segmentation.stop_on_unsupported_config() }}
    {{ run_hooks(pre_hooks) }}
    {{ customer_segmentation.make_way_for(target_relation) }}
    {% call statement("main", auto_begin=false) %}
        create or replace view {{ target_relation }} as (
            {{ compiled_code }}
        )
    {% endcall %}
    {{ return(customer_segmentation.completed(target_relation)) }}
{% endmaterialization %}
