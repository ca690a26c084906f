{#- The table function that reads a CSV or Parquet file, or a glob of them. CSV is read as
    text: typing is staging's work, where every value that fails is counted. Paths are
    relative to the folder that dbt is called from. -#}
{% macro input_file_scan(path) %}
    {{ return(adapter.dispatch('input_file_scan', 'customer_segmentation')(path)) }}
{% endmacro %}

{% macro duckdb__input_file_scan(path) %}
    {% do stop_on_missing_file(path) %}
    {% set options = ["'" ~ path | replace("'", "''") ~ "'", "filename = '" ~ landed_file_column() ~ "'"] %}
    {% if path.lower().endswith('.parquet') %}
        {% if var('segmentation_read_options') %}
            {% do stop_on_setting('segmentation_read_options',
                var('segmentation_read_options'), 'a CSV file: Parquet takes none') %}
        {% endif %}
        {{ return('read_parquet(' ~ options | join(', ') ~ ')') }}
    {% endif %}

    {% do options.extend(['all_varchar = true', 'header = true', 'union_by_name = true']) %}
    {% for name, value in var('segmentation_read_options').items()
        if name != 'decimal_separator' %}
        {% if name in ['all_varchar', 'header', 'union_by_name', 'filename', 'types', 'columns']
            or not modules.re.fullmatch('[a-z_]+', name) %}
            {% do stop_on_setting('segmentation_read_options', name,
                'options of read_csv other than those that the project sets itself') %}
        {% endif %}
        {% do options.append(name ~ ' = ' ~ sql_literal(value)) %}
    {% endfor %}
    {{ return('read_csv(' ~ options | join(', ') ~ ')') }}
{% endmacro %}
