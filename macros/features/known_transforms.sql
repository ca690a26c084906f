{#- The transforms that a feature may have: how each bends a value, and brings it back. A
    new one is an entry here and in Python's `model/known_transforms.py`; a test holds them
    together. Values below zero have no place on a logarithmic axis and count as zero. -#}
{% macro known_transforms() %}
    {{ return({
        'none': {'bent': '%(it)s', 'unbent': '%(it)s'},
        'log1p': {'bent': 'ln(1 + greatest(%(it)s, 0))', 'unbent': 'exp(%(it)s) - 1'},
    }) }}
{% endmacro %}
