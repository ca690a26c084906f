{# Prepare for one statement that replaces the relation. It commits itself, unless there are hooks
   or a contract, or something is in the way that it does not replace: a view, or whatever is there
   before a Python model, which creates its table. Then all of it is one transaction. #}
{% macro make_way_for(relation) %}
    {% set existing = load_cached_relation(relation) %}
    {% set is_in_the_way = existing is not none
        and (existing.type != relation.type or model.language == "python") %}
    {% if pre_hooks or post_hooks or is_in_the_way or config.get("contract").enforced %}
        {% do adapter.ensure_transaction() %}
    {% endif %}
    {% if is_in_the_way %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
{% endmacro %}
