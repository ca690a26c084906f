{#- One trait in plain words: "income 86.5 k$ (average 60.6)", "women 98 % (average 50 %)"; of a
    feature that K-means sees bent, "spend typically 210 k$ (all customers 430)". `mine` and
    `all` are the numbers of the segment and of all customers, written by `told_number`. -#}
{% macro trait_sentence(feature, mine, all, outline) -%}
    {%- set bent = reshaped_features(outline) | map(attribute='name') | list -%}
    case {{ feature }}
        {%- for column in segmentation_columns('number') %}
        {%- set words = [' typically ', ' (all customers '] if column['name'] in bent
            else [' ', ' (average '] %}
        when '{{ column['name'] }}' then
            {{ sql_literal(column['label'] ~ words[0]) }}
            || {{ mine }}
            || {{ sql_literal((' ' ~ column['unit'] if column['unit'] else '') ~ words[1]) }}
            || {{ all }} || ')'
        {%- endfor %}
        {%- for name in outline['features'] if is_indicator(name) %}
        when '{{ name }}' then
            {{ sql_literal(category_phrase(name) ~ ' ') }}
            || {{ mine }} || ' % (average ' || {{ all }} || ' %)'
        {%- endfor %}
    end
{%- endmacro %}

{#- The number that is told of a feature: of a category the percentage, not the share. -#}
{% macro told_value(feature, value, outline) -%}
    {%- set indicators = [] -%}
    {%- for name in outline['features'] if is_indicator(name) -%}
        {%- do indicators.append(name) -%}
    {%- endfor -%}
    {%- if indicators -%}
        case when {{ is_one_of(feature, text_literals(indicators)) }} then 100 else 1 end
        * {{ value }}
    {%- else -%}
        {{ value }}
    {%- endif -%}
{%- endmacro %}

{#- Those who are of a category: by `category_words` of its column, or category and label. -#}
{% macro category_phrase(name) %}
    {% set parts = indicator_parts(name) %}
    {% for column in segmentation_columns('category') if column['name'] == parts['column'] %}
        {{ return(column.get('category_words', {}).get(
            parts['category'], parts['category'] ~ ' ' ~ column['label'])) }}
    {% endfor %}
{% endmacro %}

{#- How many decimals it takes to see that a number is another one than `beside`: two digits of
    their difference, three of the larger, one of its own. -#}
{% macro told_decimals(number, beside) -%}
    greatest(
        2 - floor(log10(nullif(greatest(abs({{ number }}), abs({{ beside }})), 0))),
        1 - floor(log10(nullif(abs({{ number }} - {{ beside }}), 0))),
        0 - floor(log10(nullif(abs({{ number }}), 0))),
        0
    )
{%- endmacro %}

{#- A number with that many decimals; one that is too large or too small for them as it is. -#}
{% macro told_number(number, decimals) -%}
    case
        when abs({{ number }}) >= 1e15 or {{ decimals }} > 15 then cast({{ number }} as string)
        {%- for place in range(16) %}
        when {{ decimals }} <= {{ place }}
            then cast(cast({{ number }} as decimal(38, {{ place }})) as string)
        {%- endfor %}
    end
{%- endmacro %}
