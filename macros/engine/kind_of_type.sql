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
    {% if duckdb__number_form(type) %}{{ return('number') }}{% endif %}
    {{ return(kinds.get(type.split('(')[0], 'nested')) }}
{% endmacro %}

{#- How an engine type holds numbers: whole, decimal (with digits behind the point), float or
    double; none for other types. -#}
{% macro number_form(type) %}
    {{ return(adapter.dispatch('number_form', 'customer_segmentation')(type)) }}
{% endmacro %}

{% macro duckdb__number_form(type) %}
    {% set name = (type or '').split('(')[0] %}
    {% if name in [
        'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT',
        'UINTEGER', 'UBIGINT', 'UHUGEINT'] or name == 'DECIMAL' and type.endswith(',0)') %}
        {{ return('whole') }}
    {% endif %}
    {{ return({'DECIMAL': 'decimal', 'FLOAT': 'float', 'DOUBLE': 'double'}.get(name)) }}
{% endmacro %}

{#- An engine type in the words that models are written with: string, double, timestamp. -#}
{% macro shared_type(type) %}
    {{ return(adapter.dispatch('shared_type', 'customer_segmentation')(type)) }}
{% endmacro %}

{% macro duckdb__shared_type(type) %}
    {{ return({'VARCHAR': 'string', 'INTEGER': 'int'}.get(type, type | lower)) }}
{% endmacro %}

{#- What the engine calls the type of a text. -#}
{% macro text_type() %}
    {{ return(adapter.dispatch('text_type', 'customer_segmentation')()) }}
{% endmacro %}

{% macro duckdb__text_type() %}{{ return('VARCHAR') }}{% endmacro %}
