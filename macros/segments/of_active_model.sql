{#- The condition on rows of models that are this lineage's and its active model's. -#}
{% macro of_active_model() -%}
    status = 'active' and segmentation_name = {{ sql_literal(segmentation_name()) }}
{%- endmacro %}
