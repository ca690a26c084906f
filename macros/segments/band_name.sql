{#- A band in words. The outer bands are open: they hold whatever lies beyond. -#}
{% macro band_name(bands) -%}
    case
        when {{ bands }}.first_band = {{ bands }}.last_band then 'all values'
        when {{ bands }}.band = {{ bands }}.first_band
            then 'below ' || {{ plain_edge('(' ~ bands ~ '.band + 1) * ' ~ bands ~ '.step') }}
        when {{ bands }}.band = {{ bands }}.last_band
            then {{ plain_edge(bands ~ '.band * ' ~ bands ~ '.step') }} || ' and above'
        else
            {{ plain_edge(bands ~ '.band * ' ~ bands ~ '.step') }} || ' to below '
            || {{ plain_edge('(' ~ bands ~ '.band + 1) * ' ~ bands ~ '.step') }}
    end
{%- endmacro %}

{#- Edges are multiples of the step; the rounding only removes what binary adds to them. -#}
{% macro plain_edge(number) -%}
    case
        when {{ number }} = floor({{ number }}) and abs({{ number }}) < 1e15
            then cast(cast({{ number }} as bigint) as string)
        else cast(round(({{ number }}) * 1e9) / 1e9 as string)
    end
{%- endmacro %}
