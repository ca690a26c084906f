{#- The number of the bin that a value falls into, counted from zero upwards and downwards.
    Multiplying rounds: the edges decide, so that a value on an edge belongs to the bin that
    begins there. -#}
{% macro bin_of(value, bins) -%}
    {%- set guess = 'floor(' ~ value ~ ' * ' ~ bins ~ '.denominator / ' ~ bins
        ~ '.numerator)' -%}
    (
        {{ guess }}
        + case
            when {{ value }} >= ({{ guess }} + 1) * {{ bins }}.numerator / {{ bins }}.denominator
                then 1
            when {{ value }} < {{ guess }} * {{ bins }}.numerator / {{ bins }}.denominator
                then -1
            else 0
        end
    )
{%- endmacro %}
