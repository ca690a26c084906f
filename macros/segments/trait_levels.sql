{#- Where a segment stands in a column, in five words, by the standardized differences of all
    segments: `high` and `low` from half a standard deviation on (Cohen's medium difference),
    the extreme of several if it leads by a fifth of one. `next_lower` and `next_higher` are
    the differences of the segments beside it. What a model says of its centroids
    (naming.levels) has the same limits. -#}
{% macro trait_levels(difference, next_lower, next_higher) -%}
    case
        when
            {{ difference }} >= 0.5 and {{ next_higher }} is null
            and {{ next_lower }} >= 0.5 and {{ difference }} - 0.2 >= {{ next_lower }}
            then 'highest'
        when {{ difference }} >= 0.5 then 'high'
        when
            {{ difference }} <= -0.5 and {{ next_lower }} is null
            and {{ next_higher }} <= -0.5 and {{ difference }} + 0.2 <= {{ next_higher }}
            then 'lowest'
        when {{ difference }} <= -0.5 then 'low'
        when {{ difference }} is not null then 'middle'
    end
{%- endmacro %}

{#- Whether a difference from everybody is worth a word: Cohen's small one. -#}
{% macro is_noticeable(difference) -%}
    coalesce(abs({{ difference }}) >= 0.2, false)
{%- endmacro %}
