{#- Words that cannot name a column without quotes, such as select, order or left. -#}
{% macro reserved_words() %}
    {{ return(adapter.dispatch('reserved_words', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__reserved_words() %}
    {% set words = [] %}
    {% for row in run_query(
        "select keyword_name from duckdb_keywords() group by keyword_name"
        ~ " having bool_and(keyword_category in ('reserved', 'type_function'))").rows %}
        {% do words.append(row[0]) %}
    {% endfor %}
    {{ return(words) }}
{% endmacro %}
