{#- How many of a segment's customers stand for one in the sample of its quantiles, which
    hold every value in memory: 1 below 200,000; from there on, 100,000 to 150,000 are drawn.
    Who is drawn for a large segment would be for a smaller one, see `is_drawn_by_hash`. -#}
{% macro customers_per_drawn_one(customer_count) -%}
    cast(greatest(floor({{ customer_count }} / 100000.0), 1) as bigint)
{%- endmacro %}

{#- The least of them over all segments: a filter on the id alone, before anybody is scored. -#}
{% macro least_customers_per_drawn_one() %}
    {% set segments = built('int_segments_summarised') %}
    {% if not segments %}{{ return(1) }}{% endif %}
    {{ return(run_query(
        'select min(' ~ customers_per_drawn_one('customer_count') ~ ') from ' ~ segments
    ).rows[0][0] or 1) }}
{% endmacro %}
