{#- The texts that mean "no value", trimmed and in lower case: the project's list and what
    a user adds to it. -#}
{% macro missing_spellings() %}
    {% set spellings = [] %}
    {% for spelling in var('segmentation_missing_spellings')
        + var('segmentation_further_missing_spellings') %}
        {% set text = spelling | string | lower | trim %}
        {% if text not in spellings %}{% do spellings.append(text) %}{% endif %}
    {% endfor %}
    {{ return(spellings) }}
{% endmacro %}

{#- Those of them that are numbers, such as -999: they also mean "no value" in a column
    that arrives as numbers. -#}
{% macro missing_numbers() %}
    {% set numbers = [] %}
    {% for spelling in missing_spellings() %}
        {% if modules.re.fullmatch('[+-]?[0-9]{1,15}([.][0-9]{1,15})?', spelling) %}
            {% do numbers.append(spelling) %}
        {% endif %}
    {% endfor %}
    {{ return(numbers) }}
{% endmacro %}
