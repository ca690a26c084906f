{#- What a column says of how its values are written or made must be sound, and be said of a
    type that it means something to. -#}
{% macro stop_on_unusable_writing(column) %}
    {% set name, type = column['name'], column['type'] %}
    {% set place = 'segmentation_columns: ' %}
    {% for key, types in writing_keys().items() if key in column %}
        {% if type not in types %}
            {% do stop_on_setting(place ~ key ~ ' of ' ~ name, column[key],
                'a column of type ' ~ types | join(' or ') ~ ', and ' ~ name ~ ' is ' ~ type) %}
        {% endif %}
    {% endfor %}
    {% for key in ['symbols', 'true_spellings', 'false_spellings', 'order'] if key in column %}
        {% set texts = column[key] %}
        {% if texts is string or texts is mapping or texts is not iterable or not texts
            or texts | reject('string') | list or '' in texts
            or texts | map('lower') | unique | list | length != texts | length %}
            {% do stop_on_setting(place ~ key ~ ' of ' ~ name, texts,
                'a list of different texts, in quotes') %}
        {% endif %}
    {% endfor %}
    {% for symbol in text_list(column.get('symbols'))
        if modules.re.search("[0-9.,'+()-]", symbol) or symbol | trim != symbol %}
        {% do stop_on_setting(place ~ 'symbols of ' ~ name, symbol,
            'signs that are no part of a number, such as EUR or %') %}
    {% endfor %}
    {% for spelling in text_list(column.get('true_spellings'))
        if spelling | lower in text_list(column.get('false_spellings')) | map('lower') | list %}
        {% do stop_on_setting(place ~ 'true_spellings of ' ~ name, spelling,
            'another spelling for true than for false') %}
    {% endfor %}
    {% if ('true_spellings' in column) != ('false_spellings' in column) %}
        {% do stop_on_setting(place ~ 'true_spellings and false_spellings of ' ~ name,
            column.get('true_spellings') or column.get('false_spellings'), 'both, or none') %}
    {% endif %}
    {% for key in ['negative_brackets', 'generate'] if key in column %}
        {% if column[key] is not boolean %}
            {% do stop_on_setting(place ~ key ~ ' of ' ~ name, column[key], 'true or false') %}
        {% endif %}
    {% endfor %}
    {% if column.get('generate') and column.get('spellings') %}
        {% do stop_on_setting(place ~ 'spellings of ' ~ name, column['spellings'],
            'none beside generate: true, which makes an id and reads none') %}
    {% endif %}
    {% set decimal, thousands = column.get('decimal_separator'), column.get('thousands') %}
    {% if decimal is not none and decimal not in ['.', ','] %}
        {% do stop_on_setting(place ~ 'decimal_separator of ' ~ name, decimal,
            'a point or a comma') %}
    {% elif thousands is not none and thousands not in ['.', ',', ' ', "'", '\u2019', '_'] %}
        {% do stop_on_setting(place ~ 'thousands of ' ~ name, thousands,
            "one of . , ' _ and a blank") %}
    {% elif thousands is not none and thousands
        == (decimal or read_option('decimal_separator', '.')) %}
        {% do stop_on_setting(place ~ 'thousands of ' ~ name, thousands,
            'another sign than decimal_separator, which is ' ~ tojson(thousands)) %}
    {% endif %}
    {% if 'format' in column %}
        {% do stop_on_unusable_format(place ~ 'format of ' ~ name, column['format']) %}
    {% endif %}
    {% do stop_on_unusable_derivation(column) %}
{% endmacro %}

{#- The texts of a list; none of what is something else, which is refused by name. -#}
{% macro text_list(texts) %}
    {{ return([] if texts is none or texts is string or texts is mapping
        or texts is not iterable else texts | select('string') | list) }}
{% endmacro %}

{% macro stop_on_unusable_derivation(column) %}
    {% set place = 'segmentation_columns: ' %}
    {% if ('from' in column) != ('as' in column) %}
        {% do stop_on_setting(place ~ 'from and as of ' ~ column['name'],
            column.get('from') or column.get('as'),
            'both, such as {name: age, from: birth_date, as: years_before_as_of}') %}
    {% elif 'from' not in column %}
        {{ return('') }}
    {% endif %}
    {% set known = derivations() %}
    {% if column['as'] is not string or column['as'] not in known %}
        {% do stop_on_setting(place ~ 'as of ' ~ column['name'], column['as'],
            'one of ' ~ known | join(', ')) %}
        {{ return('') }}
    {% endif %}
    {% set fitting = [] %}
    {% for other in var('segmentation_columns') if other.get('type') in known[column['as']]
        and (column['as'] != 'rank' or other.get('order')) %}
        {% do fitting.append(other['name']) %}
    {% endfor %}
    {% if column['from'] not in fitting %}
        {% do stop_on_setting(place ~ 'from of ' ~ column['name'], column['from'],
            'a declared column of type ' ~ known[column['as']] | join(' or ')
            ~ (' with an order' if column['as'] == 'rank' else '')
            ~ names_that_do(fitting)) %}
    {% elif column.get('spellings') %}
        {% do stop_on_setting(place ~ 'spellings of ' ~ column['name'], column['spellings'],
            'none: it is made from ' ~ column['from'] ~ ', and not read') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}

{% macro stop_on_unusable_format(setting, format) %}
    {% if format is not string
        or not modules.re.fullmatch('(%-?[a-zA-Z%]|[^%])*', format) or '%' not in format
        or modules.re.search('%-?[^aAwdbBmyYHIMpSfgnuzZjcxXDF%-]', format) %}
        {% do stop_on_setting(setting, format,
            'a format such as %d.%m.%Y, of the words that strptime knows') %}
    {% endif %}
{% endmacro %}
