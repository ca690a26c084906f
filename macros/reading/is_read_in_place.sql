{#- Whether the input is read where it lies, whenever it is asked, instead of being copied:
    Parquet files, whose records keep their numbers. -#}
{% macro is_read_in_place(source) %}
    {{ return(adapter.dispatch('is_read_in_place', 'customer_segmentation')(source)) }}
{% endmacro %}

{% macro duckdb__is_read_in_place(source) %}
    {{ return(source is string and source.startswith('read_parquet(')) }}
{% endmacro %}

{#- The number of a record, from 1, across all Parquet files, which is theirs in the order of
    the engine's own listing. A column of the input may bear the name of the engine's. -#}
{% macro record_number_in_place(headers) %}
    {{ return(adapter.dispatch('record_number_in_place', 'customer_segmentation')(headers)) }}
{% endmacro %}

{% macro duckdb__record_number_in_place(headers) %}
    {% set names = headers | map('lower') | list %}
    {% if 'file_row_number' in names or 'file_index' in names %}
        {{ return('row_number() over ()') }}
    {% endif %}
    {% set files = run_query(
        'select num_rows from parquet_file_metadata('
        ~ sql_literal(var('segmentation_input')) ~ ')').rows if execute else [] %}
    {% if files | length < 2 %}{{ return('file_row_number + 1') }}{% endif %}
    {% set counts, earlier = [0], [] %}
    {% for row in files %}
        {% do earlier.append(counts[-1]) %}
        {% do counts.append(counts[-1] + (row[0] | int)) %}
    {% endfor %}
    {{ return('file_row_number + 1 + ' ~ sql_literal(earlier) ~ '[cast(file_index as bigint) + 1]') }}
{% endmacro %}
