{#- What a declared column may say of how its values are written or made, and the types that it
    may be said of. -#}
{% macro writing_keys() %}
    {{ return({
        'decimal_separator': ['number'],
        'thousands': ['number'],
        'symbols': ['number'],
        'negative_brackets': ['number'],
        'format': ['date', 'timestamp'],
        'true_spellings': ['boolean'],
        'false_spellings': ['boolean'],
        'order': ['category'],
        'generate': ['id'],
        'from': ['number'],
        'as': ['number'],
    }) }}
{% endmacro %}

{#- What a column may be made from: the derivations by the types that they need. -#}
{% macro derivations() %}
    {{ return({
        'years_before_as_of': ['date', 'timestamp'],
        'rank': ['category'],
        'zero_one': ['boolean'],
    }) }}
{% endmacro %}
