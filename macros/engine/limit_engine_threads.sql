{#- The engine's threads for this run, where SEGMENTATION_THREADS asks for a number; a
    profile cannot say "as many as there are cores" and be overridable at once. -#}
{% macro limit_engine_threads() %}
    {% set threads = env_var('SEGMENTATION_THREADS', '') %}
    {% if not threads %}{{ return('') }}{% endif %}
    {% if not modules.re.fullmatch('[1-9][0-9]{0,3}', threads) %}
        {% do stop_on_setting('SEGMENTATION_THREADS', threads, 'a whole number of threads') %}
    {% endif %}
    {{ return(adapter.dispatch('limit_engine_threads', 'customer_segmentation')(threads)) }}
{% endmacro %}

{% macro duckdb__limit_engine_threads(threads) %}
    {{ return('set threads = ' ~ threads) }}
{% endmacro %}
