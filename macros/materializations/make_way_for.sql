{# Drop what has the relation's name and is of another type: DuckDB replaces like with like. #}
{% macro make_way_for(relation) %}
    {% set existing = load_cached_relation(relation) %}
    {% if existing is not none and existing.type != relation.type %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
{% endmacro %}
