{#- A value of a setting as an SQL literal; texts are quoted, so that none can end one. -#}
{% macro sql_literal(value) %}
    {% if value is none %}
        {{ return('null') }}
    {% elif value is boolean %}
        {{ return('true' if value else 'false') }}
    {% elif value is number %}
        {% do require_finite_number(value) %}
        {{ return(value | string) }}
    {% elif value is string and modules.re.fullmatch('[A-Za-z0-9_ .,:-]*', value) %}
        {# Most are like this, and every engine quotes them alike. #}
        {{ return("'" ~ value ~ "'") }}
    {% elif value is string %}
        {% do require_text(value) %}
        {{ return(text_literal(value)) }}
    {% elif value is mapping or value is not iterable %}
        {% do exceptions.raise_compiler_error(
            'No SQL literal for ' ~ tojson(value | string)) %}
    {% endif %}
    {% set items = [] %}
    {% for item in value %}{% do items.append(sql_literal(item)) %}{% endfor %}
    {{ return(list_literal(items)) }}
{% endmacro %}

{#- A text between the engine's quotes. -#}
{% macro text_literal(value) %}
    {{ return(adapter.dispatch('text_literal', 'customer_segmentation')(value)) }}
{% endmacro %}

{% macro duckdb__text_literal(value) %}
    {{ return("'" ~ value | replace("'", "''") ~ "'") }}
{% endmacro %}

{#- A list of literals as one. -#}
{% macro list_literal(items) %}
    {{ return(adapter.dispatch('list_literal', 'customer_segmentation')(items)) }}
{% endmacro %}

{% macro duckdb__list_literal(items) %}
    {{ return('[' ~ items | join(', ') ~ ']') }}
{% endmacro %}

{#- What stands in a list at a position, from 1. -#}
{% macro element_of_list(list, position) %}
    {{ return(adapter.dispatch('element_of_list', 'customer_segmentation')(list, position)) }}
{% endmacro %}

{% macro duckdb__element_of_list(list, position) %}{{ return(list ~ '[' ~ position ~ ']') }}{% endmacro %}

{#- Whatever becomes part of a statement as text. The engine ends a statement at a zero. -#}
{% macro require_text(value) %}
    {% if value is not string or '\0' in value %}
        {% do exceptions.raise_compiler_error(
            'No text for SQL: ' ~ tojson(value | string)) %}
    {% endif %}
{% endmacro %}
