{#- How today's settings transform each of `features` (see `transformed_value`), by the numbers
    in `parameters`, a relation of one row as `parameters_in_one_row` makes it. -#}
{% macro computed_transforms(features, parameters) %}
    {% set transforms = [] %}
    {% for feature in features %}
        {% set numbers = parameters ~ '.' ~ feature['name'] %}
        {% do transforms.append({
            'name': feature['name'],
            'transform': feature['transform'],
            'missing': feature['missing'],
            'bounds': [numbers ~ '__clip_low', numbers ~ '__clip_high'] if feature['clip']
                else none,
            'fill_value': numbers ~ '__fill_value',
            'center': numbers ~ '__center',
            'scale': numbers ~ '__scale',
            'weight': double_literal(feature['weight'] | float),
        }) %}
    {% endfor %}
    {{ return(transforms) }}
{% endmacro %}
