{#- The declared columns as the input has them: each with the `header` found (none where
    a describing column is missing) and its engine `input_type`. Stops, naming what was
    found and what is accepted, where the id or a clustering feature is missing or two
    headers claim the same column; whoever gives a list of `problems` gets them there. -#}
{% macro input_columns(found, problems=none) %}
    {% if not execute %}{{ return([]) }}{% endif %}
    {% set features = segmentation_features() | map(attribute='name') | list %}
    {% set columns, claimed = [], {} %}
    {% set noted = [] if problems is none else problems %}
    {% for column in segmentation_columns()
        if not column.get('generate') and not column.get('source') %}
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
            {% do noted.append(
                input_name() ~ ': more than one column is read as ' ~ column['name'] ~ ': '
                ~ headers | join(', ') ~ '. Rename or drop all but one.') %}
        {% elif headers and headers[0] in claimed %}
            {% do noted.append(
                input_name() ~ ': the column ' ~ headers[0] ~ ' is read as '
                ~ claimed[headers[0]] ~ ' and as ' ~ column['name'] ~ '. Needs spellings in'
                ~ ' segmentation_columns that no two columns share.') %}
        {% elif not headers and column['type'] == 'id' %}
            {% do noted.append(
                input_name() ~ ': the id column ' ~ column['name'] ~ ' is missing'
                ~ nearest_header(column, found) ~ '. ' ~ expectation
                ~ ' A table without ids: {name: customer_id, type: id, generate: true}.') %}
        {% elif not headers and column['name'] in features %}
            {% do noted.append(
                input_name() ~ ': the feature column ' ~ column['name'] ~ ' is missing'
                ~ nearest_header(column, found) ~ '. ' ~ expectation) %}
        {% elif not headers and problems is none %}
            {% do exceptions.warn(
                input_name() ~ ': the column ' ~ column['name']
                ~ ' is missing; it is null for every customer'
                ~ nearest_header(column, found) ~ '. ' ~ expectation) %}
        {% endif %}
        {% if headers %}{% do claimed.update({headers[0]: column['name']}) %}{% endif %}
        {% do columns.append(dict(
            column,
            header=headers[0] if headers else none,
            input_type=found[headers[0]] if headers else none,
        )) %}
    {% endfor %}
    {% if noted and problems is none %}{% do raise_problems(noted) %}{% endif %}
    {% if problems is none %}{% do stop_on_unfit_types(columns) %}{% endif %}
    {{ return(columns) }}
{% endmacro %}

{#- The header that a missing column may stand under. -#}
{% macro nearest_header(column, found) %}
    {% set unclaimed, accepted = [], [] %}
    {% for other in segmentation_columns() %}
        {% for spelling in other['spellings'] %}
            {% do accepted.append(header_key(spelling)) %}
        {% endfor %}
    {% endfor %}
    {% for header in found if header_key(header) not in accepted %}
        {% do unclaimed.append(header) %}
    {% endfor %}
    {% set nearest = nearest_text(column['name'] | replace('_', ' '), unclaimed) %}
    {{ return(' (is it ' ~ nearest ~ '?)' if nearest else '') }}
{% endmacro %}
