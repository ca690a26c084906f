{#- The moment that a value with a time zone is, as a timestamp in UTC, whatever the time zone
    of the session; null for none. Not by `at time zone`, which needs an extension. -#}
{% macro moment_in_utc(zoned) %}
    {{ return(adapter.dispatch('moment_in_utc', 'customer_segmentation')(zoned)) }}
{% endmacro %}

{% macro duckdb__moment_in_utc(zoned) -%}
    {%- set moment = 'cast(' ~ zoned ~ ' as timestamptz)' -%}
    case when isfinite({{ moment }}) then make_timestamp(epoch_us({{ moment }})) end
{%- endmacro %}
