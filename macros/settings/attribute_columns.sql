{#- The declared columns but the id: what is known about a customer. -#}
{% macro attribute_columns() %}
    {{ return(segmentation_columns() | rejectattr('type', 'equalto', 'id') | list) }}
{% endmacro %}
