{#- Declared columns become SQL names and steer staging, so that each must be sound. -#}
{% macro stop_on_unusable_columns() %}
    {% set types = ['id', 'number', 'category', 'boolean', 'date', 'timestamp', 'text'] %}
    {% set keys = [
        'name', 'type', 'spellings', 'minimum', 'maximum', 'unit', 'label', 'protected',
        'low_word', 'high_word', 'category_words'] + (writing_keys() | list) %}
    {# Names that a table of the project has beside the declared columns; names of steps
       hold two underscores, which a declared column must not. #}
    {% set reserved = [
        'record_id', 'source_file', 'rejection_reasons', 'value_problems', 'raw_record',
        'missing_feature_count', 'segment_id', 'segment_name', 'model_id', 'segment_count',
        'next_closest_segment_id', 'squared_distance', 'distance_to_centroid',
        'simplified_silhouette', 'is_borderline', 'is_outlier', 'survival_rank',
        'copy_number', hidden_column(),
    ] %}
    {% set words = reserved_words() %}
    {# Each is a mapping, or this stops. #}
    {% do segmentation_columns() %}
    {% set names, spelled = [], {} %}
    {% for column in var('segmentation_columns') %}
        {% set name = column.get('name') %}
        {% if column.get('from') and not column.get('type') %}
            {% set column = dict(column, type='number') %}
        {% endif %}
        {% if name is not string or not modules.re.fullmatch('[a-z](_?[a-z0-9]){0,59}', name) %}
            {% do stop_on_setting('segmentation_columns: name', name,
                'a lower-case name of letters, digits and single underscores') %}
        {% elif name in names or name in reserved %}
            {% do stop_on_setting('segmentation_columns: name', name,
                'names that are declared once and are not used by the project itself') %}
        {% elif name in words %}
            {% do stop_on_setting('segmentation_columns: name', name,
                'a name that is no word of SQL, such as ' ~ name ~ '_value; put ' ~ name
                ~ ' among its spellings, and a header of that name is read') %}
        {% elif column.get('type') is not string or column['type'] not in types %}
            {% do stop_on_setting('segmentation_columns: type of ' ~ name,
                column.get('type'), 'one of ' ~ types | join(', ')) %}
        {% elif column.get('type') == 'id' and name != 'customer_id' %}
            {% do stop_on_setting('segmentation_columns: name', name,
                'customer_id as the name of the column of type id; put ' ~ name
                ~ ' among its spellings') %}
        {% elif name == 'customer_id' and column.get('type') != 'id' %}
            {% do stop_on_setting('segmentation_columns: type of customer_id',
                column.get('type'), 'id') %}
        {% endif %}
        {% for key in column if key not in keys %}
            {% do stop_on_setting('segmentation_columns: ' ~ name, key,
                'keys among ' ~ keys | join(', ')) %}
        {% endfor %}
        {% for limit in ['minimum', 'maximum'] %}
            {% set value = column.get(limit) %}
            {# Infinity less itself is no number. #}
            {% if value is not none
                and (value is not number or value is boolean or value - value != 0
                    or column['type'] != 'number') %}
                {% do stop_on_setting('segmentation_columns: ' ~ limit ~ ' of ' ~ name,
                    value, 'a finite number, at a column of type number; leave it out where'
                    ~ ' there is none') %}
            {% endif %}
        {% endfor %}
        {% for key in ['label', 'unit'] if column.get(key) is not none %}
            {% if column[key] is not string or '\0' in column[key] %}
                {% do stop_on_setting('segmentation_columns: ' ~ key ~ ' of ' ~ name,
                    column[key], 'a text' ~ quoted_texts(column[key])) %}
            {% endif %}
        {% endfor %}
        {% for spelling in column.get('spellings') or []
            if spelling is not string or '\0' in spelling %}
            {% do stop_on_setting('segmentation_columns: spellings of ' ~ name, spelling,
                'texts' ~ quoted_texts(spelling)) %}
        {% endfor %}
        {% if column.get('protected', false) is not boolean %}
            {% do stop_on_setting('segmentation_columns: protected of ' ~ name,
                column['protected'], 'true or false') %}
        {% endif %}
        {% for key in ['low_word', 'high_word'] if column.get(key) is not none %}
            {% if column[key] is not string or not column[key] or column['type'] != 'number' %}
                {% do stop_on_setting('segmentation_columns: ' ~ key ~ ' of ' ~ name,
                    column[key], 'a word for the ' ~ key.split('_')[0] ~ ' end of a number, at'
                    ~ ' a column of type number, such as low_word: recent') %}
            {% endif %}
        {% endfor %}
        {% if (column.get('low_word') is none) != (column.get('high_word') is none) %}
            {% do stop_on_setting('segmentation_columns: low_word and high_word of ' ~ name,
                column.get('low_word') or column.get('high_word'),
                'both words, or none') %}
        {% endif %}
        {% set phrases = column.get('category_words') %}
        {% if phrases is not none and (phrases is not mapping
            or column['type'] != 'category'
            or phrases.values() | reject('string') | list) %}
            {% do stop_on_setting('segmentation_columns: category_words of ' ~ name, phrases,
                'a mapping from categories to the phrase for those who are of it, at a column'
                ~ ' of type category, such as {female: women, male: men}') %}
        {% endif %}
        {% set lowest, highest = column.get('minimum'), column.get('maximum') %}
        {% if lowest is number and highest is number and lowest > highest %}
            {% do stop_on_setting('segmentation_columns: minimum of ' ~ name, lowest,
                'a number up to its maximum, ' ~ highest) %}
        {% endif %}
        {% if column.keys() | select('in', writing_keys()) | list %}
            {% do stop_on_unusable_writing(column) %}
        {% endif %}
        {% for spelling in [name] + (column.get('spellings') or [])
            if not column.get('from') and not column.get('generate') %}
            {% set owner = spelled.setdefault(header_key(spelling | string), name) %}
            {% if owner != name %}
                {% do stop_on_setting('segmentation_columns: spellings of ' ~ name, spelling,
                    'a spelling of its own: ' ~ owner ~ ' is read from it too') %}
            {% endif %}
        {% endfor %}
        {% do names.append(name) %}
    {% endfor %}
{% endmacro %}
