{#- Whether an engine type (DATE, TIMESTAMP_NS, ...) holds days or moments. -#}
{% macro is_time_type(type) %}
    {{ return((type or '').split(' ')[0] in [
        'DATE', 'TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'DATETIME',
    ]) }}
{% endmacro %}
