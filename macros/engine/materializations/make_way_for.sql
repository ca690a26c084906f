{# Prepare for one statement that replaces the relation. It commits itself, unless there are hooks
   or something of another type is in the way, which DuckDB does not replace: then all of it is
   one transaction. #}
{% macro make_way_for(relation) %}
    {% set existing = load_cached_relation(relation) %}
    {% set is_other = existing is not none and existing.type != relation.type %}
    {% if pre_hooks or post_hooks or is_other %}
        {% do adapter.ensure_transaction() %}
    {% endif %}
    {% if is_other %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
{% endmacro %}
