{#- The lineage of models, ids, names and history that this run belongs to. -#}
{% macro segmentation_name() %}
    {% set name = setting('segmentation_name') %}
    {% if name is none %}
        {{ return('customers' if setting('segmentation_input')
            or setting('segmentation_relation') else 'sample') }}
    {% endif %}
    {{ return(name) }}
{% endmacro %}
