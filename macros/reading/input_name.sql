{#- How messages call the input: the file as the user wrote it, or the bundled sample. -#}
{% macro input_name() %}
    {{ return(var('segmentation_relation') or var('segmentation_input') or 'The customer table') }}
{% endmacro %}
