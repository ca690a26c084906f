{#- The 0/1 columns that the customers need: those of today's features, and those of the
    lineage's earlier models, which may score them. For the intermediate layer. -#}
{% macro needed_indicators() %}
    {% set names = [] %}
    {% for feature in clustered_columns() if is_indicator(feature['name']) %}
        {% do names.append(feature['name']) %}
    {% endfor %}
    {% set fitted = models_before() %}
    {% if fitted %}
        {% for row in run_query(
            'with models as (select * from ' ~ fitted ~ ' where segmentation_name = '
            ~ sql_literal(segmentation_name()) ~ '), features as (' ~ model_features('models')
            ~ ') select distinct feature from features order by feature').rows
            if is_indicator_name(row[0]) and row[0] not in names
            and column_of_feature(row[0]) in segmentation_columns('category')
                | map(attribute='name') | list %}
            {% do names.append(row[0]) %}
        {% endfor %}
    {% endif %}
    {{ return(names) }}
{% endmacro %}

{#- The 0/1 columns that the customers have, for what is downstream of them. -#}
{% macro customer_indicators() %}
    {% set customers = built('int_customers_cleaned') %}
    {% set names = [] %}
    {% if customers %}
        {% for column in adapter.get_columns_in_relation(customers)
            if is_indicator(column.name) %}
            {% do names.append(column.name) %}
        {% endfor %}
    {% endif %}
    {{ return(names) }}
{% endmacro %}
