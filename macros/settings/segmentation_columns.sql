{#- The declared input columns with every default filled in, optionally of one type. -#}
{% macro segmentation_columns(type=none) %}
    {% set columns = [] %}
    {% for declared in setting('segmentation_columns') %}
        {# What is derived from another column is a number. #}
        {% if declared is mapping and declared.get('from') and not declared.get('type') %}
            {% set declared = dict(declared, type='number') %}
        {% endif %}
        {% if declared is not mapping or not declared.get('name') or not declared.get('type') %}
            {% do stop_on_setting('segmentation_columns: entry ' ~ loop.index, declared,
                'a mapping such as {name: age, type: number}') %}
        {% endif %}
        {% set spellings = declared.get('spellings') or [] %}
        {% if spellings is string or spellings is mapping or spellings is not iterable %}
            {% do stop_on_setting('segmentation_columns: spellings of ' ~ declared['name'],
                spellings, 'a list of texts') %}
        {% endif %}
        {% set name = declared['name'] %}
        {% set column = {
            'name': name,
            'type': declared['type'],
            'spellings': [name] + spellings,
            'minimum': declared.get('minimum'),
            'maximum': declared.get('maximum'),
            'unit': declared.get('unit'),
            'label': declared.get('label') or name | replace('_', ' '),
            'protected': declared.get('protected', false),
        } %}
        {# Only where they are said: a model is told apart by what it was made from. #}
        {% for key in ['low_word', 'high_word', 'category_words', 'order', 'generate',
            'decimal_separator', 'thousands', 'symbols', 'negative_brackets', 'format',
            'true_spellings', 'false_spellings'] if declared.get(key) %}
            {% do column.update({key: declared[key]}) %}
        {% endfor %}
        {% if declared.get('from') %}
            {% do column.update({'source': declared['from'], 'derivation': declared.get('as')}) %}
        {% endif %}
        {% if type is none or column['type'] == type %}
            {% do columns.append(column) %}
        {% endif %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
