{#- The names of the columns that describe segments. -#}
{% macro profile_attributes() %}
    {{ return(setting_list(
        'segmentation_profile_attributes', 'a list of declared columns; [] for none')) }}
{% endmacro %}
