{#- Words such as NA, null or none mean "no value", and may be values: NA is Namibia. One line
    for each that a text or an open category holds, since nobody would look for it. Not for
    words that the user added, nor for categories with a closed list. -#}
{% macro report_missing_words(columns) %}
    {% set landed = built('stg_customer_records_landed') %}
    {% if not landed %}{{ return('') }}{% endif %}
    {% set closed = closed_categories() %}
    {% set words = [] %}
    {% for spelling in var('segmentation_missing_spellings')
        if modules.re.fullmatch('[a-z]{2,}', spelling | string | lower | trim) %}
        {% do words.append(spelling | string | lower | trim) %}
    {% endfor %}
    {% if not words %}{{ return('') }}{% endif %}
    {% set longest = words | map('length') | max %}
    {% set literals = [] %}
    {% for word in words %}{% do literals.append(sql_literal(word)) %}{% endfor %}
    {% for column in columns
        if column['type'] in ['category', 'text'] and column['name'] not in closed
        and column['header'] and kind_of_type(column['input_type']) == 'text' %}
        {% set value = 'cast(' ~ quoted_identifier(column['header']) ~ ' as string)' %}
        {% for word, count in run_query(
            'select min(' ~ trimmed_text('value') ~ '), sum(value_count) from (select ' ~ value
            ~ ' as value, count(*) as value_count from ' ~ landed ~ ' where length(' ~ value
            ~ ') <= ' ~ (longest + 8) ~ ' group by value) as spellings where lower('
            ~ trimmed_text('value') ~ ') in (' ~ literals | join(', ') ~ ') group by lower('
            ~ trimmed_text('value') ~ ') order by 1').rows %}
            {% do exceptions.warn(
                column['name'] ~ ': ' ~ count ~ ' records say ' ~ word ~ ', which'
                ~ ' segmentation_missing_spellings reads as no value. If it is one (NA is'
                ~ ' Namibia), set that list without it.') %}
        {% endfor %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}

{#- The columns whose categories are a closed list, in the seed. -#}
{% macro closed_categories() %}
    {% set seed = built('segmentation_category_spellings') %}
    {% set names = [] %}
    {% for row in (run_query('select distinct column_name from ' ~ seed).rows if seed else []) %}
        {% do names.append(row[0]) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
