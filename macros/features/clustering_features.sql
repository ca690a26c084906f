{#- The features as K-means sees them: a number as it is, a category as one 0/1 column for
    each of its values in today's records. For models downstream of staging. -#}
{% macro clustering_features() %}
    {% set features = [] %}
    {% for feature in segmentation_features() %}
        {% if feature.get('encode') == 'one_hot' %}
            {% for category in categories_found(feature['name'])[:most_categories()] %}
                {% do features.append(dict(
                    feature,
                    name=indicator_name(feature['name'], category),
                    column=feature['name'])) %}
            {% endfor %}
        {% else %}
            {% do features.append(dict(feature, column=feature['name'])) %}
        {% endif %}
    {% endfor %}
    {{ return(features) }}
{% endmacro %}

{#- More of them would be a text, not a category, and make every distance a matter of it. -#}
{% macro most_categories() %}
    {{ return(20) }}
{% endmacro %}

{#- The categories of a column among the accepted records, in order. -#}
{% macro categories_found(column) %}
    {% set model = ref('customer_segmentation', 'stg_customer_records') %}
    {% set categories = [] %}
    {% if not execute or not model.schema %}{{ return(categories) }}{% endif %}
    {% set records = adapter.get_relation(model.database, model.schema, model.identifier) %}
    {% if not records %}{{ return(categories) }}{% endif %}
    {% for row in run_query(
        'select distinct ' ~ column ~ ' as category from ' ~ records
        ~ ' where rejection_reasons is null and ' ~ column ~ " <> 'unknown'"
        ~ ' order by category').rows %}
        {% do categories.append(row[0]) %}
    {% endfor %}
    {{ return(categories) }}
{% endmacro %}
