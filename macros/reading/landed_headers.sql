{#- The columns of the landed records, as a mapping of header to engine type. -#}
{% macro landed_headers() %}
    {% set landed = built('stg_customer_records_landed') %}
    {% if not execute %}{{ return({}) }}{% endif %}
    {% if not landed %}{{ return(declared_headers()) }}{% endif %}
    {% set headers = columns_of_source(landed) %}
    {% for name in [landed_file_column(), landed_number_column()] %}
        {% do headers.pop(name, none) %}
    {% endfor %}
    {{ return(headers) }}
{% endmacro %}
