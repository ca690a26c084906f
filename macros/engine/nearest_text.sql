{#- The text of a list that looks most like another one, none where none looks like it. -#}
{% macro nearest_text(text, candidates) %}
    {{ return(adapter.dispatch('nearest_text', 'customer_segmentation')(text, candidates)) }}
{% endmacro %}

{% macro duckdb__nearest_text(text, candidates) %}
    {% if not candidates %}{{ return(none) }}{% endif %}
    {% set rows = run_query(
        'select candidate from (select unnest(' ~ sql_literal(candidates) ~ ') as candidate)'
        ~ ' as candidates where jaro_winkler_similarity(lower(candidate), '
        ~ sql_literal(text | lower) ~ ') >= 0.8 order by jaro_winkler_similarity('
        ~ 'lower(candidate), ' ~ sql_literal(text | lower) ~ ') desc, candidate limit 1').rows %}
    {{ return(rows[0][0] if rows else none) }}
{% endmacro %}

{#- An engine without such a measure names none. -#}
{% macro spark__nearest_text(text, candidates) %}
    {{ return(none) }}
{% endmacro %}
