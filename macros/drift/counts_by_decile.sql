{#- The columns by which drift is measured, of customers grouped by segment: for each
    feature, and for the distance to the centroid, how many have a value, their sum, and how
    many are in each decile of then. -#}
{% macro counts_by_decile(names, customers='customers', deciles='deciles') -%}
    count(*) as customer_count
    {%- for subject in names + ['distance_to_centroid'] %},
    count({{ customers }}.{{ subject }}) as {{ subject }}__count,
    {{ exact_sum(customers ~ '.' ~ subject) }} as {{ subject }}__sum
    {%- for bin in range(1, 11) %},
    count(*) filter (
        where
        {%- if bin > 1 %}
            {{ customers }}.{{ subject }} > {{ deciles }}.{{ subject }}__decile_{{ bin - 1 }}
        {%- endif %}
        {%- if 1 < bin < 10 %}
            and
        {%- endif %}
        {%- if bin < 10 %}
            {{ customers }}.{{ subject }} <= {{ deciles }}.{{ subject }}__decile_{{ bin }}
        {%- endif %}
    ) as {{ subject }}__count_{{ bin }}
    {%- endfor %}
    {%- endfor %}
{%- endmacro %}
