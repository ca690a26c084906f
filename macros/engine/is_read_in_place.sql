{#- Whether the input is read where it lies, whenever it is asked, instead of being copied:
    Parquet files, whose records keep their numbers. -#}
{% macro is_read_in_place(source) %}
    {{ return(adapter.dispatch('is_read_in_place', 'customer_segmentation')(source)) }}
{% endmacro %}

{% macro duckdb__is_read_in_place(source) %}
    {{ return(source is string and source.startswith('read_parquet(')) }}
{% endmacro %}

{#- The number of a record that is read in place, from 1, across all files in the engine's own
    order of them. `headers` are the input's, one of which may bear the name of the engine's
    column; then the records are counted. -#}
{% macro record_number_in_place(source, headers) %}
    {{ return(adapter.dispatch('record_number_in_place', 'customer_segmentation')(
        source, headers)) }}
{% endmacro %}

{% macro duckdb__record_number_in_place(source, headers) %}
    {% set names = headers | map('lower') | list %}
    {% if 'file_row_number' in names or 'file_index' in names %}
        {{ return('row_number() over ()') }}
    {% endif %}
    {% set counts, earlier = {}, [0] %}
    {% if execute %}
        {% for file_index, count in run_query(
            'select file_index, count(*) from ' ~ source
            ~ ' group by file_index order by file_index').rows %}
            {% do counts.update({file_index | int: count | int}) %}
        {% endfor %}
    {% endif %}
    {# A file without records has a place, too. #}
    {% for file_index in range((counts | max) if counts else 0) %}
        {% do earlier.append(earlier[-1] + counts.get(file_index, 0)) %}
    {% endfor %}
    {% if earlier | length == 1 %}{{ return('file_row_number + 1') }}{% endif %}
    {{ return(
        'file_row_number + 1 + ' ~ sql_literal(earlier) ~ '[cast(file_index as bigint) + 1]') }}
{% endmacro %}
