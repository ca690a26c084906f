{#- The name of the 0/1 column that says whether a customer is of a category: the column,
    two underscores, the category; what is no plain letter or digit is spelled as the
    hexadecimal bytes of its UTF-8, so that the name is a plain one and can be read back:
    `gender__non_x2d_binary`. -#}
{% macro indicator_name(column, category) %}
    {% set letters = [] %}
    {% for letter in category %}
        {% do letters.append(
            letter if modules.re.fullmatch('[a-z0-9]', letter)
            else '_x' ~ letter.encode('utf-8').hex() ~ '_') %}
    {% endfor %}
    {{ return(column ~ '__' ~ letters | join) }}
{% endmacro %}

{#- Whether a text is such a name. What is none becomes no SQL. -#}
{% macro is_indicator_name(name) %}
    {% if name is not string or not modules.re.fullmatch(
        '[a-z](_?[a-z0-9]){0,59}__([a-z0-9]|_x([0-9a-f]{2})+_)+', name) %}
        {{ return(false) }}
    {% endif %}
    {# UTF-8 of no letter can't be read back. #}
    {% set spelled = modules.re.findall('_x([0-9a-f]+)_', name.split('__', 1)[1]) %}
    {% for part in spelled
        if '\ufffd' in ''.encode('utf-8').fromhex(part).decode('utf-8', 'replace')
        and part != 'efbfbd' %}
        {{ return(false) }}
    {% endfor %}
    {{ return(true) }}
{% endmacro %}

{#- The column and the category of such a name; none for the name of an ordinary feature,
    which holds no two underscores in a row. -#}
{% macro indicator_parts(name) %}
    {% if not is_indicator(name) %}{{ return(none) }}{% endif %}
    {% set column, spelled = name.split('__', 1) %}
    {% set letters = [] %}
    {# Every second part is the hexadecimal within the marks. #}
    {% for part in modules.re.split('_x([0-9a-f]+)_', spelled) %}
        {% do letters.append(
            part if loop.index is odd else ''.encode('utf-8').fromhex(part).decode('utf-8')) %}
    {% endfor %}
    {{ return({'column': column, 'category': letters | join}) }}
{% endmacro %}

{#- Whether a feature is such a 0/1 column, by its name alone: other names hold no two
    underscores in a row. -#}
{% macro is_indicator(name) %}{{ return('__' in name) }}{% endmacro %}

{#- The declared column that a feature comes from. -#}
{% macro column_of_feature(name) %}{{ return(name.split('__')[0]) }}{% endmacro %}

{#- The same two where the name is a column of SQL. -#}
{% macro is_indicator_in_sql(feature) -%}
    contains({{ feature }}, '__')
{%- endmacro %}

{% macro column_of_feature_in_sql(feature) -%}
    split_part({{ feature }}, '__', 1)
{%- endmacro %}
