{#- The declared input columns with every default filled in, optionally of one type. -#}
{% macro segmentation_columns(type=none) %}
    {% set columns = [] %}
    {% for declared in var('segmentation_columns') %}
        {% set name = declared['name'] %}
        {% set column = {
            'name': name,
            'type': declared['type'],
            'spellings': [name] + (declared.get('spellings') or []),
            'minimum': declared.get('minimum'),
            'maximum': declared.get('maximum'),
            'unit': declared.get('unit'),
            'label': declared.get('label') or name | replace('_', ' '),
            'protected': declared.get('protected', false),
        } %}
        {% if type is none or column['type'] == type %}
            {% do columns.append(column) %}
        {% endif %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
