{#- The moment that a value with a time zone is, as a timestamp in UTC, whatever the time zone
    of the session; null for none. Not by `at time zone`, which needs an extension. -#}
{% macro moment_in_utc(zoned) %}
    {{ return(adapter.dispatch('moment_in_utc', 'customer_segmentation')(zoned)) }}
{% endmacro %}

{% macro duckdb__moment_in_utc(zoned) -%}
    {%- set moment = 'cast(' ~ zoned ~ ' as timestamptz)' -%}
    case when isfinite({{ moment }}) then make_timestamp(epoch_us({{ moment }})) end
{%- endmacro %}

{#- The moment that a text with an offset, a Z or the name of a time zone says; null for
    none. Offsets are also written without their colon. -#}
{% macro zoned_moment(text) %}
    {{ return(adapter.dispatch('zoned_moment', 'customer_segmentation')(text)) }}
{% endmacro %}

{% macro duckdb__zoned_moment(text) -%}
    try_cast(
        regexp_replace({{ text }}, '([+-][0-9]{2})([0-9]{2})$', '\1:\2') as timestamptz
    )
{%- endmacro %}

{#- The moment that a text says, written as the words of strptime say; null for none. With a
    word for a time zone it has one. -#}
{% macro moment_by_format(text, format) %}
    {{ return(adapter.dispatch('moment_by_format', 'customer_segmentation')(
        text, format)) }}
{% endmacro %}

{% macro duckdb__moment_by_format(text, format) -%}
    try_strptime({{ text }}, {{ sql_literal(format) }})
{%- endmacro %}

{#- Whether a day or moment is one of the calendar: some engines know an infinite one. -#}
{% macro is_finite_moment(value) %}
    {{ return(adapter.dispatch('is_finite_moment', 'customer_segmentation')(value)) }}
{% endmacro %}

{% macro duckdb__is_finite_moment(value) -%}
    isfinite({{ value }})
{%- endmacro %}
