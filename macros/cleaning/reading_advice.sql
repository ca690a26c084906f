{#- What to say of a column whose values cannot be read, by the shape of one of them: the
    options that would read it, or what is needed. -#}
{% macro reading_advice(problem, shape) %}
    {% set shape = shape or '' %}
    {% if problem == 'out_of_range' %}
        {{ return('Correct minimum and maximum in segmentation_columns, or the file.') }}
    {% elif problem == 'not_a_date' %}
        {{ return('Needs dates as yyyy-mm-dd, or segmentation_read_options such as'
            ~ ' {dateformat: "%d.%m.%Y"}.') }}
    {% elif problem == 'not_a_boolean' %}
        {{ return('Needs true_spellings and false_spellings in segmentation_columns.') }}
    {% elif problem == 'not_a_timestamp' %}
        {{ return('Needs them as yyyy-mm-dd hh:mm:ss, or segmentation_read_options such as'
            ~ ' {timestampformat: "%d.%m.%Y %H:%M"}.') }}
    {% endif %}
    {#- The first of these that the shape has; a group of thousands is three digits. #}
    {% set forms = [
        ['[+-]?9{1,3}([.]9{3})+,9+', {'decimal_separator': ',', 'thousands': '.'}],
        ['[+-]?9{1,3}(,9{2,3})*,9{3}([.]9*)?', {'thousands': ','}],
        ['[+-]?9{1,3}([.]9{3}){2,}', {'decimal_separator': ',', 'thousands': '.'}],
        ['[+-]?9*,9+', {'decimal_separator': ','}],
        ["[+-]?9{1,3}( 9{3})+,9+", {'decimal_separator': ',', 'thousands': ' '}],
        ["[+-]?9{1,3}( 9{3})+([.]9*)?", {'thousands': ' '}],
        ["[+-]?9{1,3}(['?]9{3})+([.]9*)?", {'thousands': "'"}],
        ["[+-]?9{1,3}(_9{3})+([.]9*)?", {'thousands': '_'}],
    ] %}
    {% for form, options in forms
        if modules.re.fullmatch(form, shape | replace('\u00a0', ' ') | replace('\u202f', ' ')) %}
        {% set lacking = {} %}
        {% for option, sign in options.items()
            if read_option(option, '.' if option == 'decimal_separator' else none) != sign %}
            {% do lacking.update({option: sign}) %}
        {% endfor %}
        {% if lacking and options.get('decimal_separator', '.')
            == read_option('decimal_separator', options.get('decimal_separator', '.')) %}
            {{ return('Needs --vars \'{segmentation_read_options: ' ~ tojson(lacking)
                ~ '}\', beside what it holds already, if that is how they are meant.') }}
        {% endif %}
    {% endfor %}
    {% set signs = 'decimal_separator ' ~ tojson(read_option('decimal_separator', '.')) %}
    {% if read_option('thousands', none) %}
        {% set signs = signs ~ ' and thousands ' ~ tojson(read_option('thousands', none)) %}
    {% endif %}
    {{ return('Needs plain numbers as segmentation_read_options say: ' ~ signs ~ '; or what'
        ~ ' the column in segmentation_columns says of its numbers: decimal_separator,'
        ~ ' thousands, symbols such as [EUR, "%"], negative_brackets.') }}
{% endmacro %}
