{#- The columns by which drift is measured, of customers grouped by segment: for each
    feature, and for the distance to the centroid, how many have a value, their sum, and how
    many lie up to each decile of then: `deciles` beside them has those of the features,
    `segment_deciles` those of the segment's distances. Counting comparisons takes a fifth of
    the time of counting ten bins. `factors` are those of `sum_factors`. -#}
{% macro counts_by_decile(
    names, customers='customers', factors={}, segment_deciles='segment_deciles') -%}
    count(*) as customer_count
    {%- for subject in names + ['distance_to_centroid'] %}
    {%- set limits = segment_deciles if loop.last else 'deciles' %},
    count({{ customers }}.{{ subject }}) as {{ subject }}__count,
    {{ exact_sum(customers ~ '.' ~ subject, factors.get(subject)) }} as {{ subject }}__sum
    {%- for decile in range(1, 10) %},
    count_if(
        {{ customers }}.{{ subject }} <= {{ limits }}.{{ subject }}__decile_{{ decile }}
    ) as {{ subject }}__up_to_{{ decile }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}
