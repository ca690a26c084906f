{#- The date that the data stand for, as text: one value a run, so that a retry repeats it. -#}
{% macro segmentation_as_of_date() %}
    {% set date = setting('segmentation_as_of_date') %}
    {{ return(run_started_at.strftime('%Y-%m-%d') if date is none else date | string) }}
{% endmacro %}
