{#- The options of read_csv that mean something here, each under one name, with the kind of
    value that it takes. `about` says who honours it: `form` the reader of CSV files, `values`
    staging, for every text of whatever input. docs/files.md has the same list in words, and a
    test holds both to what the engine knows. -#}
{% macro known_read_options() %}
    {{ return({
        'delim': {'kind': 'text', 'about': 'form'},
        'quote': {'kind': 'text', 'about': 'form'},
        'escape': {'kind': 'text', 'about': 'form'},
        'comment': {'kind': 'text', 'about': 'form'},
        'encoding': {'kind': 'text', 'about': 'form'},
        'compression': {'kind': 'text', 'about': 'form'},
        'nullstr': {'kind': 'texts', 'about': 'form'},
        'skip': {'kind': 'whole number', 'about': 'form'},
        'sample_size': {'kind': 'whole number', 'about': 'form'},
        'max_line_size': {'kind': 'whole number', 'about': 'form'},
        'buffer_size': {'kind': 'whole number', 'about': 'form'},
        'null_padding': {'kind': 'true or false', 'about': 'form'},
        'strict_mode': {'kind': 'true or false', 'about': 'form'},
        'parallel': {'kind': 'true or false', 'about': 'form'},
        'decimal_separator': {'kind': 'text', 'about': 'values', 'type': 'number'},
        'thousands': {'kind': 'text', 'about': 'values', 'type': 'number'},
        'dateformat': {'kind': 'text', 'about': 'values', 'type': 'date'},
        'timestampformat': {'kind': 'text', 'about': 'values', 'type': 'timestamp'},
    }) }}
{% endmacro %}

{#- The options that a spreadsheet takes: which sheet, lines above the header, and how values are
    written where cells are texts. -#}
{% macro known_sheet_options() %}
    {% set options = {
        'sheet': {'kind': 'text', 'about': 'sheet'},
        'skip': {'kind': 'whole number', 'about': 'sheet'},
    } %}
    {% for name, option in known_read_options().items() if option['about'] == 'values' %}
        {% do options.update({name: option}) %}
    {% endfor %}
    {{ return(options) }}
{% endmacro %}

{#- Other words of read_csv for the same options; as in the Python that sniffs. -#}
{% macro read_option_aliases() %}
    {{ return({
        'sep': 'delim', 'separator': 'delim', 'delimiter': 'delim', 'null': 'nullstr',
        'maximum_line_size': 'max_line_size', 'date_format': 'dateformat',
        'timestamp_format': 'timestampformat',
    }) }}
{% endmacro %}

{#- What the user says about how the input is written, under whichever of its names. -#}
{% macro read_option(name, default) %}
    {% set aliases = read_option_aliases() %}
    {% for given, value in (var('segmentation_read_options') or {}).items()
        if aliases.get(given, given) == name %}
        {{ return(value) }}
    {% endfor %}
    {{ return(default) }}
{% endmacro %}
