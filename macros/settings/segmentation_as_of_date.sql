{#- The date that the data stand for: one value a run, so that a retry repeats it. -#}
{% macro segmentation_as_of_date() %}
    {{ return(var('segmentation_as_of_date') or run_started_at.strftime('%Y-%m-%d')) }}
{% endmacro %}
