{#- The number columns that describe segments: the features of the model with
    this outline, then the attributes. -#}
{% macro profiled_numbers(outline) %}
    {% set names = [] + outline['features'] %}
    {% for column in segmentation_columns('number')
        if column['name'] in profile_attributes()
        and column['name'] not in names %}
        {% do names.append(column['name']) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
