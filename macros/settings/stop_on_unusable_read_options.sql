{#- Options of read_csv are passed through, but for those that the project sets itself and
    those that would leave records out without a word. -#}
{% macro stop_on_unusable_read_options() %}
    {% set options = var('segmentation_read_options') %}
    {% if options is not mapping %}
        {% do stop_on_setting('segmentation_read_options', options,
            'a mapping such as {delim: ";", decimal_separator: ","}') %}
    {% endif %}
    {% set own = [
        'all_varchar', 'auto_detect', 'column_names', 'column_types', 'columns', 'dtypes',
        'filename', 'header', 'ignore_errors', 'names', 'rejects_limit', 'rejects_scan',
        'rejects_table', 'store_rejects', 'types', 'union_by_name',
    ] %}
    {% for name, value in options.items() %}
        {% if not modules.re.fullmatch('[a-z_]+', name) or name in own %}
            {% do stop_on_setting('segmentation_read_options', name,
                'options of read_csv other than ' ~ own | join(', ')) %}
        {% elif name == 'decimal_separator' and value not in ['.', ','] %}
            {% do stop_on_setting('segmentation_read_options: decimal_separator', value,
                'a point or a comma') %}
        {% endif %}
    {% endfor %}
    {% set path = var('segmentation_input') or '' %}
    {% if path is not string %}
        {% do stop_on_setting('segmentation_input', path, 'a file or a glob') %}
    {% elif path.lower().endswith('.parquet') and options %}
        {% do stop_on_setting('segmentation_read_options', options,
            'a CSV file: Parquet takes none') %}
    {% endif %}
{% endmacro %}
