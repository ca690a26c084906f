{# A view of the project, replaced in one statement as its tables are. #}
{% materialization view, adapter="duckdb" %}
    {% set target_relation = this.incorporate(type="view") %}
    {{ customer_segmentation.stop_on_unsupported_config() }}
    {{ customer_segmentation.make_way_for(target_relation) }}
    {{ run_hooks(pre_hooks) }}
    {% set in_transaction = (pre_hooks + post_hooks) | length > 0 %}
    {% call statement("main", auto_begin=in_transaction) %}
        create or replace view {{ target_relation }} as (
            {{ customer_segmentation.contracted(compiled_code) }}
        )
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ return({"relations": [target_relation]}) }}
{% endmaterialization %}
