{# A model's query, held to its contract: the columns declared, of their types, in their order.
   Part of the statement itself, where dbt would ask the engine twice more. Types are constants
   to the engine, so that it compares them before it reads a row, and forgets the condition; a
   pattern that is none stops it there, also where the query has no row. #}
{% macro contracted(query) %}
    {% if config.get("contract").enforced %}
        {% set declared %}
            typeof(cast(null as struct(
            {% for column in model.columns.values() %}
                {{ adapter.quote(column.name) }} {{ column.data_type }}{{ "," if not loop.last }}
            {% endfor %}
            )))
        {% endset %}
        select * from (
            {{ query }}
        ) as contracted
        where regexp_matches('', case
            when typeof(contracted) = {{ declared }} then ''
            else '(the contract of {{ model.name }} needs ' || {{ declared }}
                || ', its query has ' || typeof(contracted)
        end)
    {% else %}
        {{ query }}
    {% endif %}
{% endmacro %}
