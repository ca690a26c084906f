{#- Whether enough customers have all of these features, 80 %, that a fit can do without the
    others. Counted when SQL is written, since a view would count again whenever it is read;
    whoever asks is written anew after the customers, as every build does. -#}
{% macro complete_ones_suffice(features) %}
    {% set customers = built('int_customers_cleaned') %}
    {% if not customers or not features %}{{ return(true) }}{% endif %}
    {{ return(run_query(
        'select count(*) filter (where ' ~ features | join(' is not null and ')
        ~ ' is not null) >= 0.8 * count(*) from ' ~ customers).rows[0][0]) }}
{% endmacro %}
