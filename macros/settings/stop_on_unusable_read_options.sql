{#- An option that is accepted has an effect; any other is refused by name: those that the
    project sets itself, and those that would leave records out or change nothing. -#}
{% macro stop_on_unusable_read_options() %}
    {% set setting = 'segmentation_read_options' %}
    {% set options = var(setting) %}
    {% if options is not mapping %}
        {% do stop_on_setting(setting, options,
            'a mapping such as {delim: ";", decimal_separator: ","}') %}
    {% endif %}
    {% set path = var('segmentation_input') or '' %}
    {% set known, aliases = known_read_options(), read_option_aliases() %}
    {% if is_spreadsheet(path) %}{% set known = known_sheet_options() %}{% endif %}
    {% if path is not string %}
        {% do stop_on_setting('segmentation_input', path, 'a file or a glob') %}
    {% endif %}
    {% set given = {} %}
    {% for word, value in options.items() %}
        {% set name = aliases.get(word, word) %}
        {% if name not in known %}
            {% do stop_on_setting(setting, word,
                'options of ' ~ ('a spreadsheet' if is_spreadsheet(path) else 'read_csv')
                ~ ' among ' ~ known | join(', ')
                ~ '; docs/files.md says what becomes of the others') %}
        {% elif name in given %}
            {% do stop_on_setting(setting, word, 'one of ' ~ word ~ ' and ' ~ given[name]
                ~ ', which mean the same') %}
        {% endif %}
        {% do given.update({name: word}) %}
        {#- Refusals are noted, and what nobody knows has nothing to be looked at. #}
        {% if name in known %}
            {% do stop_on_unusable_read_option(word, value, known[name]) %}
        {% endif %}
    {% endfor %}

    {% set decimal = read_option('decimal_separator', '.') %}
    {% set thousands = read_option('thousands', none) %}
    {% if decimal not in ['.', ','] %}
        {% do stop_on_setting(setting ~ ': decimal_separator', decimal, 'a point or a comma') %}
    {% elif thousands is not none and thousands not in ['.', ',', ' ', "'", '\u2019', '_'] %}
        {% do stop_on_setting(setting ~ ': thousands', thousands,
            "one of . , ' _ and a blank") %}
    {% elif thousands == decimal %}
        {% do stop_on_setting(setting ~ ': thousands', thousands,
            'another sign than decimal_separator, which is ' ~ tojson(decimal)) %}
    {% endif %}
    {% for name in ['dateformat', 'timestampformat'] if read_option(name, none) is not none %}
        {% do stop_on_unusable_format(setting ~ ': ' ~ name, read_option(name, none)) %}
    {% endfor %}
{% endmacro %}

{% macro stop_on_unusable_read_option(word, value, option) %}
    {% set setting, path = 'segmentation_read_options', var('segmentation_input') or '' %}
    {% do stop_on_unusable_read_value(setting ~ ': ' ~ word, value, option['kind']) %}
    {% if option['about'] == 'form'
        and (not path or path.lower().endswith(no_form_endings())) %}
        {% do stop_on_setting(setting, word, 'a CSV file in segmentation_input: '
            ~ word ~ ' says how such a file is written, and is nothing to '
            ~ ('Parquet or JSON lines' if path else 'a table')) %}
    {% elif option['about'] == 'values' and not segmentation_columns(option['type']) %}
        {% do stop_on_setting(setting, word, 'a column of type ' ~ option['type']
            ~ ' in segmentation_columns, which alone it can read') %}
    {% endif %}
{% endmacro %}

{#- Files that say themselves how they are written. -#}
{% macro no_form_endings() %}
    {{ return(('.parquet', '.jsonl', '.ndjson', '.jsonl.gz', '.ndjson.gz', '.jsonl.zst',
        '.ndjson.zst')) }}
{% endmacro %}

{% macro stop_on_unusable_read_value(setting, value, kind) %}
    {% set texts = [value] if value is string else value %}
    {% if kind == 'text' and value is not string %}
        {% do stop_on_setting(setting, value, 'a text, in quotes') %}
    {% elif kind == 'true or false' and value is not boolean %}
        {% do stop_on_setting(setting, value, 'true or false') %}
    {% elif kind == 'whole number'
        and (value is boolean or value is not integer or value < -1) %}
        {% do stop_on_setting(setting, value, 'a whole number') %}
    {% elif kind == 'texts' and (texts is mapping or texts is not iterable
        or texts | reject('string') | list) %}
        {% do stop_on_setting(setting, value, 'a text or a list of texts, in quotes') %}
    {% endif %}
{% endmacro %}
