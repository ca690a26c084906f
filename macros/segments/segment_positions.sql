{#- The positions 1, 2, ... that scoring walks: as many as the active model has segments.
    Before there is one (dbt compile, unit tests): as many as a model may have. -#}
{% macro segment_positions() %}
    {% set largest = var('segmentation_k_max') %}
    {% set models = ref('customer_segmentation', 'int_segmentation_models_listed') %}
    {% if execute %}
        {% if adapter.get_relation(models.database, models.schema, models.identifier) %}
            {% set counted = run_query(
                "select max(json_array_length(document, '$.segments')) from " ~ models
                ~ " where status = 'active' and segmentation_name = "
                ~ sql_literal(segmentation_name())) %}
            {% set largest = counted.rows[0][0] or largest %}
        {% endif %}
    {% endif %}
    {{ return(range(1, largest + 1) | list) }}
{% endmacro %}
