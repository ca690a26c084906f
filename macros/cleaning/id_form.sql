{#- The declared columns with what the ids as a whole say about their form, and the warnings
    that follow: ids that went through a program for numbers are no longer those of the source.

    `float_form_files` are the files all of whose ids end in .0, as whole numbers do that went
    through a column with gaps: there 1.0 is 1, and the customer of another file's 1. -#}
{% macro columns_with_id_form(columns) %}
    {% set landed = built('stg_customer_records_landed') %}
    {% if not landed %}{{ return(columns) }}{% endif %}
    {% set judged = [] %}
    {% for column in columns %}
        {% set files = [] %}
        {% if column['type'] == 'id' and column['header'] %}
            {% set kind = kind_of_type(column['input_type']) %}
            {% if kind in ['text', 'bytes'] %}
                {% set files = files_of_float_form(landed, column)
                    if warn_of_rounded_ids(landed, column) else [] %}
            {% elif number_form(column['input_type']) in ['float', 'double'] %}
                {% do warn_of_inexact_ids(landed, column) %}
            {% endif %}
        {% endif %}
        {% do judged.append(dict(column, float_form_files=files)) %}
    {% endfor %}
    {{ return(judged) }}
{% endmacro %}

{% macro files_of_float_form(landed, column) %}
    {% set id = text_of(quoted_identifier(column['header']), column['input_type']) %}
    {% set files = [] %}
    {% for row in run_query(
        'select ' ~ landed_file_column() ~ ' from (select ' ~ landed_file_column() ~ ', '
        ~ present_text(id) ~ ' as id from ' ~ landed ~ ') as ids where id is not null group by '
        ~ landed_file_column() ~ " having bool_and(" ~ matches_pattern('id', float_form())
        ~ ') order by 1').rows %}
        {% do files.append(row[0]) %}
        {% do log(row[0] ~ ': every ' ~ column['header'] ~ ' ends in .0, as numbers do that went'
            ~ ' through a table with gaps; 1.0 is read as 1', info=true) %}
    {% endfor %}
    {{ return(files) }}
{% endmacro %}

{% macro float_form() %}{{ return('^[+-]?[0-9]+[.]0+$') }}{% endmacro %}

{#- Text ids as staging reads them: without the .0 in files where all have it. -#}
{% macro canonical_id(column, landed, id) -%}
    {%- set files = [] -%}
    {%- for file in column.get('float_form_files') or [] -%}
        {%- do files.append(sql_literal(file)) -%}
    {%- endfor -%}
    {%- if files -%}
        case
            when {{ landed }}.{{ landed_file_column() }} in ({{ files | join(', ') }})
                then split_part({{ id }}, '.', 1)
            else {{ id }}
        end
    {%- else -%}
        {{ id }}
    {%- endif -%}
{%- endmacro %}

{#- Long numbers come out of spreadsheets as 9.90000E+15, or with zeros from the sixteenth
    digit on: customers who differ only there are one. One pass looks for all that ids may have
    gone through, at those few that can be of such a form; returns whether one holds a .0. -#}
{% macro warn_of_rounded_ids(landed, column) %}
    {% set id = text_of(quoted_identifier(column['header']), column['input_type']) %}
    {% set forms = [
        ["contains(id, 'E+') or contains(id, 'e+')",
            matches_pattern('id', '^ *[+-]?[0-9]([.,][0-9]+)?[eE][+][0-9]{2,3} *$'),
            'are rounded to a few digits', 1, 0],
        ["length(id) >= 16", matches_pattern('id', '^ *[0-9]{15}0+ *$'),
            'have nothing but zeros after the fifteenth digit', 10, 1],
    ] %}
    {% set has_float_form = "contains(id, '.0')" %}
    {% set asked, counted = [has_float_form], ['count_if(' ~ has_float_form ~ ') > 0'] %}
    {% for can_be, is, meaning, least_count, least_share in forms %}
        {% do asked.append(can_be) %}
        {% do counted.append('count_if(' ~ is ~ '), count(distinct id) filter (' ~ is
            ~ '), min(id) filter (' ~ is ~ '), count_if(' ~ can_be ~ ')') %}
    {% endfor %}
    {% set found = run_query('select ' ~ counted | join(', ') ~ ' from (select ' ~ id
        ~ ' as id from ' ~ landed ~ ') as ids where ' ~ asked | join(' or ')).rows[0] %}
    {% for can_be, is, meaning, least_count, least_share in forms %}
        {% set count, distinct, least, candidates = found[4 * loop.index0 + 1:][:4] %}
        {% if count and count >= least_count and count >= least_share * candidates %}
            {% set shape = run_query('select ' ~ text_shape(sql_literal(least))).rows[0][0] %}
            {% do exceptions.warn(
                column['header'] ~ ': ' ~ count ~ ' records have ids that ' ~ meaning
                ~ ' (such as ' ~ shape ~ '), ' ~ distinct ~ ' different ones in all. A'
                ~ ' spreadsheet does that to long numbers, and customers whose ids differ only'
                ~ ' beyond are one. Take the ids from their source, or export the column as'
                ~ ' text.') %}
        {% endif %}
    {% endfor %}
    {{ return(found[0]) }}
{% endmacro %}

{#- Above a size floating point holds only every second whole number, or fewer. -#}
{% macro warn_of_inexact_ids(landed, column) %}
    {% set limit = 16777216 if number_form(column['input_type']) == 'float' else 9007199254740992 %}
    {% set header = quoted_identifier(column['header']) %}
    {% set count = run_query(
        'select count(*) from ' ~ landed ~ ' where abs(' ~ header ~ ') > ' ~ limit
        ~ ' and ' ~ header ~ ' - ' ~ header ~ ' = 0').rows[0][0] %}
    {% if count %}
        {% do exceptions.warn(
            column['header'] ~ ': ' ~ count ~ ' records have ids above ' ~ limit ~ ', up to'
            ~ ' which ' ~ column['input_type'] ~ ' holds every whole number. Customers whose ids'
            ~ ' differ only in their last digits are one. Write the ids as whole numbers or as'
            ~ ' text.') %}
    {% endif %}
{% endmacro %}
