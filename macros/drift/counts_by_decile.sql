{#- The columns by which drift is measured, of customers grouped by segment: for each
    feature, and for the distance to the centroid, how many have a value, their sum, and how
    many lie up to each decile of then: `deciles` beside them has those of the features,
    `deciles_at_segment_id` those of the distances (see the macros of these names). Counting comparisons takes a fifth of
    the time of counting ten bins. `factors` are those of `sum_factors`. -#}
{% macro counts_by_decile(
    names, customers='customers', factors={}) -%}
    count(*) as customer_count
    {%- for subject in names + ['distance_to_centroid'] %}
    {%- set of_segment = loop.last %},
    count({{ customers }}.{{ subject }}) as {{ subject }}__count,
    {{ exact_sum(customers ~ '.' ~ subject, factors.get(subject)) }} as {{ subject }}__sum
    {%- for decile in range(1, 10) %},
    {%- set limit = subject ~ '__decile_' ~ decile %}
    count_if(
        {{ customers }}.{{ subject }}
        <= {{ element_of_list('deciles_at_segment_id.' ~ limit, customers ~ '.segment_id')
            if of_segment else 'deciles.' ~ limit }}
    ) as {{ subject }}__up_to_{{ decile }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}
