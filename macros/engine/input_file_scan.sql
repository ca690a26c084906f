{#- What reads the input: a CSV, Parquet or JSON lines file, a glob of them, or a sheet. CSV is read as text:
    typing is staging's work, where every value that fails is counted. Every CSV file is
    read as it was sniffed, so that files of one glob may be written differently. Folders that
    are called name=value add no column and replace none. Paths are relative to the folder
    that dbt is called from. -#}
{% macro input_file_scan(path) %}
    {{ return(adapter.dispatch('input_file_scan', 'customer_segmentation')(path)) }}
{% endmacro %}

{% macro duckdb__input_file_scan(path) %}
    {% set sniffed = built('stg_input_files_sniffed') %}
    {% if path.lower().endswith('.parquet') %}
        {{ return(
            'read_parquet(' ~ sql_literal(path) ~ ', union_by_name = true,'
            ~ ' hive_partitioning = false, filename = '
            ~ sql_literal(landed_file_column()) ~ ')') }}
    {% endif %}

    {% if is_spreadsheet(path) %}
        {{ return('(select * from '
            ~ ref('customer_segmentation', 'stg_spreadsheet_records') ~ ')') }}
    {% endif %}

    {% set scans = [] %}
    {% if sniffed %}
        {% for row in run_query(
            'select scan from ' ~ sniffed ~ ' order by file_number').rows %}
            {% do scans.append('select * from ' ~ row[0]) %}
        {% endfor %}
    {% endif %}
    {% if not scans %}
        {# dbt compile before the first build. #}
        {% do scans.append(
            'select * from read_csv(' ~ sql_literal(path) ~ ', all_varchar = true,'
            ~ ' hive_partitioning = false, filename = '
            ~ sql_literal(landed_file_column()) ~ ')') %}
    {% endif %}
    {{ return('(' ~ scans | join('\nunion all by name\n') ~ ')') }}
{% endmacro %}
