{#- The number columns that the exploration looks at, in declared order. -#}
{% macro explored_numbers() %}
    {{ return(segmentation_columns('number') | map(attribute='name') | list) }}
{% endmacro %}

{#- Those that are compared with each other, each pair once: the clustering features first.
    Pairs grow with the square of the columns, so that at most forty take part. -#}
{% macro explored_pairs() %}
    {% set names = [] %}
    {% for name in (segmentation_features() | map(attribute='name') | list)
        + explored_numbers() if name not in names and name in explored_numbers() %}
        {% do names.append(name) %}
    {% endfor %}
    {% set names = names[:40] %}
    {% set pairs = [] %}
    {% for name in names %}
        {% for other in names[loop.index:] %}
            {% do pairs.append((name, other)) %}
        {% endfor %}
    {% endfor %}
    {{ return(pairs) }}
{% endmacro %}
