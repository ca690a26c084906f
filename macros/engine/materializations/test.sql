{# A data test of the project, in one statement outside of a transaction, as its tables and views
   are. Failures that dbt is to store, or a header, take dbt's own way. #}
{% materialization test, adapter="duckdb" %}
    {% if should_store_failures() or config.get("sql_header") %}
        {{ return(dbt.materialization_test_default()) }}
    {% endif %}
    {% call statement("main", fetch_result=true, auto_begin=false) %}
        {{ get_test_sql(
            sql, config.get("fail_calc"), config.get("warn_if"), config.get("error_if"),
            config.get("limit")
        ) }}
    {% endcall %}
    {{ return({"relations": []}) }}
{% endmaterialization %}
