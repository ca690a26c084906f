{#- The first steps of the one transform: fill, clip, log. `parameters` names a relation
    with one row that carries `<feature>__clip_low` and so on, of today or of a model.
    Values below zero have no place on a logarithmic axis and count as zero. -#}
{% macro transformed_value(value, feature, parameters) -%}
    {%- set low = parameters ~ '.' ~ feature ~ '__clip_low' -%}
    {%- set high = parameters ~ '.' ~ feature ~ '__clip_high' -%}
    {%- set clipped = 'least(greatest(' ~ value ~ ', ' ~ low ~ '), ' ~ high ~ ')' -%}
    case
        when {{ value }} is null then null
        when {{ parameters }}.{{ feature }}__transform = 'log1p'
            then ln(1 + greatest({{ clipped }}, 0))
        else {{ clipped }}
    end
{%- endmacro %}
