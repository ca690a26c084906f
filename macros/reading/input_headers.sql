{#- The columns that the input has, in its order, as a mapping of header to engine type. -#}
{% macro input_headers(source) %}
    {% if not execute %}{{ return({}) }}{% endif %}
    {% if not is_source_there(source) %}{{ return(declared_headers()) }}{% endif %}
    {% set headers = columns_of_source(source) %}
    {% do headers.pop(landed_file_column(), none) %}
    {{ return(headers) }}
{% endmacro %}

{#- Whether the input can be asked: a file, or a table that stands. -#}
{% macro is_source_there(source) %}
    {{ return(source is string or is_relation_there(source.schema, source.identifier)) }}
{% endmacro %}

{#- What stands for the columns of a table that nobody has built yet (dbt compile before the
    first build): those that are declared, as texts. -#}
{% macro declared_headers() %}
    {% set headers = {} %}
    {% for column in segmentation_columns() %}
        {% do headers.update({column['name']: text_type()}) %}
    {% endfor %}
    {{ return(headers) }}
{% endmacro %}
