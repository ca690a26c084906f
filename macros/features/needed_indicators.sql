{#- The 0/1 columns that the customers need: those of today's features, and those of the
    lineage's earlier models, which may score them. For the intermediate layer. -#}
{% macro needed_indicators() %}
    {% set names = [] %}
    {% for feature in clustered_columns() if '__' in feature['name'] %}
        {% do names.append(feature['name']) %}
    {% endfor %}
    {% set fitted = models_before() %}
    {% if fitted %}
        {% for row in run_query(
            "select distinct unnest(try_cast(document as json) ->> '$.features[*].feature') as feature"
            ~ ' from ' ~ fitted ~ ' where document is not null and segmentation_name = '
            ~ sql_literal(segmentation_name()) ~ ' order by feature').rows
            if is_indicator_name(row[0]) and row[0] not in names
            and row[0].split('__')[0] in segmentation_columns('category')
                | map(attribute='name') | list %}
            {% do names.append(row[0]) %}
        {% endfor %}
    {% endif %}
    {{ return(names) }}
{% endmacro %}

{#- The 0/1 columns that the customers have, for what is downstream of them. -#}
{% macro customer_indicators() %}
    {% set model = ref('customer_segmentation', 'int_customers_cleaned') %}
    {% set names = [] %}
    {% if not execute or not model.schema %}{{ return(names) }}{% endif %}
    {% set customers = adapter.get_relation(model.database, model.schema, model.identifier) %}
    {% if customers %}
        {% for column in adapter.get_columns_in_relation(customers)
            if '__' in column.name %}
            {% do names.append(column.name) %}
        {% endfor %}
    {% endif %}
    {{ return(names) }}
{% endmacro %}
