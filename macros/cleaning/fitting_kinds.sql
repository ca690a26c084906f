{#- Which kinds of engine types a column of a declared type can be read from; docs/files.md
    says what each of them then means. A kind that is missing here is refused by name: its
    values would be a number's digits, a list's brackets, or nobody's. -#}
{% macro fitting_kinds(declared_type) %}
    {{ return({
        'id': ['number', 'text', 'bytes', 'uuid', 'day', 'moment', 'zoned'],
        'number': ['number', 'text', 'bytes'],
        'category': [
            'number', 'text', 'bytes', 'boolean', 'uuid', 'day', 'moment', 'zoned', 'clock'],
        'boolean': ['boolean', 'number', 'text', 'bytes'],
        'date': ['text', 'bytes', 'day', 'moment', 'zoned'],
        'timestamp': ['text', 'bytes', 'day', 'moment', 'zoned'],
        'text': [
            'number', 'text', 'bytes', 'boolean', 'uuid', 'day', 'moment', 'zoned', 'clock',
            'span', 'bits'],
    }[declared_type]) }}
{% endmacro %}

{#- Stops where a declared column comes as a type that cannot be read as what it was declared,
    or as bytes that are no text. -#}
{% macro stop_on_unfit_types(columns) %}
    {% for column in columns if column['header'] is not none %}
        {% set kind = kind_of_type(column['input_type']) %}
        {% if kind not in fitting_kinds(column['type']) %}
            {% set fitting = [] %}
            {% for type in ['id', 'number', 'category', 'boolean', 'date', 'timestamp', 'text']
                if kind in fitting_kinds(type) and type != 'id' %}
                {% do fitting.append(type) %}
            {% endfor %}
            {% do exceptions.raise_compiler_error(
                input_name() ~ ': ' ~ column['header'] ~ ' is ' ~ column['input_type']
                ~ ', and ' ~ column['name'] ~ ' is declared as ' ~ column['type']
                ~ ' in segmentation_columns, which needs '
                ~ fitting_kinds(column['type']) | join(', ') ~ '. '
                ~ ('Declare it as ' ~ fitting | join(' or ') ~ ', or cast it in the input.'
                    if fitting else 'Cast or unpack it in the input.')) %}
        {% elif kind == 'bytes' %}
            {% do stop_on_bytes(column) %}
        {% endif %}
    {% endfor %}
{% endmacro %}

{% macro stop_on_bytes(column) %}
    {% set landed = built('stg_customer_records_landed') %}
    {% if not landed %}{{ return('') }}{% endif %}
    {% set header = quoted_identifier(column['header']) %}
    {% set count = run_query(
        'select count(*) from ' ~ landed ~ ' where ' ~ header ~ ' is not null and '
        ~ text_of_bytes(header) ~ ' is null').rows[0][0] %}
    {% if count %}
        {% do exceptions.raise_compiler_error(
            input_name() ~ ': ' ~ column['header'] ~ ' holds bytes (' ~ column['input_type']
            ~ ') that are no UTF-8 in ' ~ count ~ ' records, and ' ~ column['name']
            ~ ' needs texts. Decode it in the input.') %}
    {% endif %}
{% endmacro %}
