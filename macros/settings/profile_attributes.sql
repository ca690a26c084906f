{#- The names of the columns that describe segments. -#}
{% macro profile_attributes() %}
    {{ return(setting('segmentation_profile_attributes')) }}
{% endmacro %}
