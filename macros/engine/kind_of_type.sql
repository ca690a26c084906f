{#- What an engine type is for, in words that no engine owns: number, text, bytes, boolean,
    day, moment, zoned (a moment with a time zone), clock, span, uuid, bits, or nested. A type
    that is in none of the lists is nested: refused where a value is needed. -#}
{% macro kind_of_type(type) %}
    {{ return(adapter.dispatch('kind_of_type', 'customer_segmentation')(type)) }}
{% endmacro %}

{% macro duckdb__kind_of_type(type) %}
    {% set type = (type or '"NULL"') %}
    {% set kinds = {
        'VARCHAR': 'text', 'JSON': 'text', 'ENUM': 'text', '"NULL"': 'text',
        'BLOB': 'bytes', 'BOOLEAN': 'boolean', 'UUID': 'uuid', 'BIT': 'bits',
        'DATE': 'day', 'TIME': 'clock', 'TIME_NS': 'clock', 'INTERVAL': 'span',
        'TIMESTAMP': 'moment', 'TIMESTAMP_S': 'moment', 'TIMESTAMP_MS': 'moment',
        'TIMESTAMP_NS': 'moment', 'DATETIME': 'moment',
        'TIMESTAMP WITH TIME ZONE': 'zoned', 'TIMESTAMPTZ_NS': 'zoned',
        'TIME WITH TIME ZONE': 'clock',
    } %}
    {% if type.endswith(']') %}{{ return('nested') }}{% endif %}
    {% if is_numeric_type(type) %}{{ return('number') }}{% endif %}
    {{ return(kinds.get(type.split('(')[0], 'nested')) }}
{% endmacro %}
