{#- The first date that history has recorded with a model, as text; none where it has none, or
    where events do not tell of it yet. -#}
{% macro date_of_fit(model_id) %}
    {% set dates = listed_dates() %}
    {% if not dates or not built_elsewhere('int_customer_segment_events') %}
        {{ return(none) }}
    {% endif %}
    {{ return(run_query('select cast(min(as_of_date) as string) from (' ~ dates
        ~ ') as dates where model_id = ' ~ sql_literal(model_id)).rows[0][0]) }}
{% endmacro %}
