{# What dbt-duckdb's own materializations would do beyond ours is refused, not ignored. #}
{% macro stop_on_unsupported_config() %}
    {% set unsupported = [
        "indexes", "partitioned_by", "partition_by", "sorted_by", "sort_by", "grants",
        "sql_header",
    ] %}
    {% set found = [] %}
    {% for name in unsupported if config.get(name) %}
        {% do found.append(name) %}
    {% endfor %}
    {% if model.constraints or model.columns.values() | selectattr("constraints") | list %}
        {% do found.append("constraints") %}
    {% endif %}
    {% if (pre_hooks + post_hooks) | rejectattr("transaction") | list %}
        {% do found.append("a hook outside of the transaction") %}
    {% endif %}
    {% if found %}
        {% do exceptions.raise_compiler_error(
            model.name ~ " sets " ~ found | join(", ") ~ ", which macros/engine/materializations"
            ~ " leaves out; needs dbt's own materialization, or support there."
        ) %}
    {% endif %}
{% endmacro %}
