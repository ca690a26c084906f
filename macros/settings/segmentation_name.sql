{#- The lineage of models, ids, names and history that this run belongs to. -#}
{% macro segmentation_name() %}
    {% set default = 'customers' if var('segmentation_input') else 'sample' %}
    {{ return(var('segmentation_name') or default) }}
{% endmacro %}
