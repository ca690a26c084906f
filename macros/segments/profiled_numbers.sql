{#- The number columns that describe segments: the features, then the attributes. -#}
{% macro profiled_numbers() %}
    {% set names = [] + active_model()['features'] %}
    {% for column in segmentation_columns('number')
        if column['name'] in profile_attributes()
        and column['name'] not in names %}
        {% do names.append(column['name']) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
