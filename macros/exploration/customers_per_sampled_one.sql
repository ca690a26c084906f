{#- Up to so many records the exploration counts and sorts every value; above it takes the
    engine's estimate of distinct values, and quantiles from a uniform sample of about as
    many customers, whose rank is off by less than 0.2 percentage points. Exact ones of ten
    million values take 1 s and 0.1 GB a column. -#}
{% macro exact_distinct_limit() %}
    {{ return(1000000) }}
{% endmacro %}

{#- How many customers stand for one in the sample of quantiles: 1 for small tables. -#}
{% macro customers_per_sampled_one() %}
    {% set landed = built('stg_customer_records_landed') %}
    {% if not landed %}{{ return(1) }}{% endif %}
    {% set count = run_query('select count(*) from ' ~ landed).rows[0][0] | int %}
    {{ return([1, (count / exact_distinct_limit()) | round(0, 'ceil') | int] | max) }}
{% endmacro %}
