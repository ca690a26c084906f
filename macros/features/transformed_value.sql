{#- The first steps of the one transform: clip, bend. `transform` says which steps a feature
    takes, and has an expression for each of its numbers: columns while they are computed,
    literals once a model has frozen them. -#}
{% macro transformed_value(value, transform) -%}
    {%- set steps = [value] -%}
    {%- if transform['bounds'] -%}
        {%- do steps.append('least(greatest(' ~ value ~ ', ' ~ transform['bounds'][0] ~ '), '
            ~ transform['bounds'][1] ~ ')') -%}
    {%- endif -%}
    {%- if transform['transform'] != 'none' -%}
        {%- set known = known_transforms()[transform['transform']] -%}
        {%- do steps.append(known['bent'] | format(it=steps[-1])) -%}
    {%- endif -%}
    {#- The engine's least() and greatest() pass over nulls. -#}
    {%- if steps | length == 1 -%}
        {{ value }}
    {%- else -%}
        case when {{ value }} is not null then {{ steps[-1] }} end
    {%- endif -%}
{%- endmacro %}
