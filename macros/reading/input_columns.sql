{#- The declared columns as the input has them: each with the `header` found (none where
    a describing column is missing) and its engine `input_type`. Stops, naming what was
    found and what is accepted, where the id or a clustering feature is missing or two
    headers claim the same column. -#}
{% macro input_columns(found) %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set features = segmentation_features() | map(attribute='name') | list %}
    {% set columns, claimed = [], {} %}
    {% for column in segmentation_columns() %}
        {% set accepted = [] %}
        {% for spelling in column['spellings'] %}
            {% do accepted.append(header_key(spelling)) %}
        {% endfor %}
        {% set headers = [] %}
        {% for header in found if header_key(header) in accepted %}
            {% do headers.append(header) %}
        {% endfor %}

        {% set expectation = 'Columns found: ' ~ found | join(', ')
            ~ '. Accepted for ' ~ column['name'] ~ ', without regard to case and'
            ~ ' punctuation: ' ~ column['spellings'] | join(', ')
            ~ ' (extend the spellings in segmentation_columns).' %}
        {% if headers | length > 1 %}
            {% do exceptions.raise_compiler_error(
                input_name() ~ ': more than one column is read as ' ~ column['name'] ~ ': '
                ~ headers | join(', ') ~ '. Rename or drop all but one.') %}
        {% elif headers and headers[0] in claimed %}
            {% do exceptions.raise_compiler_error(
                input_name() ~ ': the column ' ~ headers[0] ~ ' is read as '
                ~ claimed[headers[0]] ~ ' and as ' ~ column['name'] ~ '. Needs spellings in'
                ~ ' segmentation_columns that no two columns share.') %}
        {% elif not headers and column['type'] == 'id' %}
            {% do exceptions.raise_compiler_error(
                input_name() ~ ': the id column ' ~ column['name'] ~ ' is missing. '
                ~ expectation) %}
        {% elif not headers and column['name'] in features %}
            {% do exceptions.raise_compiler_error(
                input_name() ~ ': the feature column ' ~ column['name'] ~ ' is missing. '
                ~ expectation) %}
        {% elif not headers %}
            {% do exceptions.warn(
                input_name() ~ ': the column ' ~ column['name']
                ~ ' is missing; it is null for every customer. ' ~ expectation) %}
        {% endif %}
        {% if headers %}{% do claimed.update({headers[0]: column['name']}) %}{% endif %}
        {% do columns.append(dict(
            column,
            header=headers[0] if headers else none,
            input_type=found[headers[0]] if headers else none,
        )) %}
    {% endfor %}
    {% do stop_on_unfit_types(columns) %}
    {{ return(columns) }}
{% endmacro %}
