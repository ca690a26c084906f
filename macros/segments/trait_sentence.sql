{#- One trait in plain words, from a row of segment_feature_profiles: "income 86.5 k$ (average
    60.6)", "women 98 % (average 50 %)"; of a feature that K-means sees bent, "spend typically
    210 k$ (all customers 430)". -#}
{% macro trait_sentence(profiles) -%}
    {%- set mine, all = profiles ~ '.typical_value', profiles ~ '.typical_value_of_all' -%}
    {%- set bent = reshaped_features() | map(attribute='name') | list -%}
    case {{ profiles }}.feature
        {%- for column in segmentation_columns('number') %}
        {%- set words = [' typically ', ' (all customers '] if column['name'] in bent
            else [' ', ' (average '] %}
        when '{{ column['name'] }}' then
            {{ sql_literal(column['label'] ~ words[0]) }}
            || {{ told_number(mine, all) }}
            || {{ sql_literal((' ' ~ column['unit'] if column['unit'] else '') ~ words[1]) }}
            || {{ told_number(all, mine) }} || ')'
        {%- endfor %}
        {%- for name in active_model()['features'] if is_indicator(name) %}
        when '{{ name }}' then
            {{ sql_literal(category_phrase(name) ~ ' ') }}
            || {{ told_number('(100 * ' ~ mine ~ ')', '(100 * ' ~ all ~ ')') }}
            || ' % (average '
            || {{ told_number('(100 * ' ~ all ~ ')', '(100 * ' ~ mine ~ ')') }}
            || ' %)'
        {%- endfor %}
    end
{%- endmacro %}

{#- Those who are of a category: by `category_words` of its column, or category and label. -#}
{% macro category_phrase(name) %}
    {% set parts = indicator_parts(name) %}
    {% for column in segmentation_columns('category') if column['name'] == parts['column'] %}
        {{ return(column.get('category_words', {}).get(
            parts['category'], parts['category'] ~ ' ' ~ column['label'])) }}
    {% endfor %}
{% endmacro %}

{#- A number with as many digits as it takes to see that it is another one than `beside`: two
    of their difference, three of the larger, one of its own. -#}
{% macro told_number(number, beside) -%}
    {%- set size = 'greatest(abs(' ~ number ~ '), abs(' ~ beside ~ '))' -%}
    {%- set decimals -%}
        greatest(
            2 - floor(log10(nullif({{ size }}, 0))),
            1 - floor(log10(nullif(abs({{ number }} - {{ beside }}), 0))),
            0 - floor(log10(nullif(abs({{ number }}), 0))),
            0
        )
    {%- endset -%}
    case
        when {{ size }} >= 1e15 or {{ decimals }} > 15 then cast({{ number }} as string)
        {%- for place in range(16) %}
        when {{ decimals }} <= {{ place }}
            then cast(cast({{ number }} as decimal(38, {{ place }})) as string)
        {%- endfor %}
    end
{%- endmacro %}
