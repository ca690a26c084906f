{#- Whether an engine type (DECIMAL(18,3), DOUBLE, ...) holds numbers. -#}
{% macro is_numeric_type(type) %}
    {{ return((type or '').split('(')[0] in [
        'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT',
        'UINTEGER', 'UBIGINT', 'UHUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL',
    ]) }}
{% endmacro %}
